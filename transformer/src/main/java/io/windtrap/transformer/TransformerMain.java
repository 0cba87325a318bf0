package io.windtrap.transformer;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.reload.ConfigReload;
import io.windtrap.common.reload.FileContents;
import io.windtrap.common.reload.SighupHandler;
import io.windtrap.transformer.tryout.TestCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The transformer's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "transformer",
        description =
                "Reads events from Kafka, takes the configured steps with each, and writes them back, each exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {TestCommand.class, ReplayCommand.class, ReadyCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class TransformerMain implements Callable<Integer> {
    private static final int CANT_START = 1;
    private static final int MISCONFIGURED = 2;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "Configuration file. Default: $WINDTRAP_CONFIG, ./windtrap.yml or /etc/windtrap/windtrap.yml.")
    private @Nullable Path config;

    private volatile Runnable whenHungUp = () -> {};

    /** Made by picocli. */
    public TransformerMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        var transformer = new CommandLine(new TransformerMain());
        if (Stream.of(args).anyMatch(transformer.getSubcommands()::containsKey)) { // Their output is for programs too.
            System.setProperty("windtrap.log.target", "System.err");
        }
        System.exit(transformer.execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Transformer transformer;
        Path file;
        FileContents known;
        SighupHandler.handle(() -> whenHungUp.run()); // early, or one would end the JVM
        try {
            file = ConfigLoader.find(config, System.getenv());
            known = FileContents.of(List.of(file));
            transformer = Transformer.start(ConfigLoader.load(file, System.getenv()));
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return CANT_START;
        }
        var reload = new ConfigReload(file, known, System.getenv(), transformer::reload);
        whenHungUp = reload::reload;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(transformer), "shutdown"));
        new CountDownLatch(1).await();
        return 0;
    }

    /** Halts, because a JVM that ends by SIGTERM would exit with 143 although nothing went wrong. */
    private static void stop(Transformer transformer) {
        transformer.close();
        Runtime.getRuntime().halt(0);
    }
}
