package io.windtrap.forwarder;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.DestinationTopics;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.reload.ConfigReload;
import io.windtrap.common.reload.FileContents;
import io.windtrap.common.reload.SighupHandler;
import io.windtrap.forwarder.command.ReadyCommand;
import io.windtrap.forwarder.command.deadletters.DeadLettersCommand;
import io.windtrap.forwarder.command.offsets.OffsetsCommand;
import io.windtrap.forwarder.command.replay.ReplayCommand;
import io.windtrap.forwarder.command.status.StatusCommand;
import io.windtrap.forwarder.command.topics.TopicsCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The forwarder's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "forwarder",
        description = "Reads events from Kafka and inserts them into ClickHouse, each exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StatusCommand.class,
            ReplayCommand.class,
            OffsetsCommand.class,
            TopicsCommand.class,
            DeadLettersCommand.class,
            ReadyCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class ForwarderMain implements Callable<Integer> {
    private static final int CANT_START = 1;
    private static final int MISCONFIGURED = 2;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "Configuration file. Default: $WINDTRAP_CONFIG, ./windtrap.yml or /etc/windtrap/windtrap.yml.")
    private @Nullable Path config;

    /** While it starts, the file is read anyway, and looked at for changes from then on. */
    private volatile Runnable whenHungUp =
            () -> log().atInfo().log("SIGHUP ignored: the forwarder is still starting and reads its file anyway");

    public ForwarderMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        var forwarder = new CommandLine(new ForwarderMain());
        if (Stream.of(args).anyMatch(forwarder.getSubcommands()::containsKey)) { // Their output is for programs too.
            System.setProperty("windtrap.log.target", "System.err");
        }
        System.exit(forwarder.execute(args));
    }

    /** Not a field: logging begins after {@link #main} has said where to. */
    private static Logger log() {
        return LoggerFactory.getLogger(ForwarderMain.class);
    }

    @Override
    public Integer call() throws InterruptedException {
        WindtrapConfig loaded;
        Forwarder forwarder;
        Path file;
        FileContents known;
        SighupHandler.handle(() -> whenHungUp.run()); // early, or one would end the JVM
        try {
            file = ConfigLoader.find(config, System.getenv());
            known = FileContents.of(List.of(file));
            loaded = ConfigLoader.load(file, System.getenv());
            forwarder = Forwarder.start(loaded);
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return CANT_START;
        }
        var reload = new ConfigReload(file, known, System.getenv(), forwarder::reload);
        whenHungUp = reload::reload;
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(forwarder), "shutdown"));
        log().atInfo()
                .addKeyValue("destinations", loaded.destinations().size())
                .addKeyValue("topics", DestinationTopics.all(loaded))
                .addKeyValue("adminPort", forwarder.adminPort())
                .log("forwarding");
        new CountDownLatch(1).await();
        return 0;
    }

    /** Halts, because a JVM that ends by SIGTERM would exit with 143 although nothing went wrong. */
    private static void stop(Forwarder forwarder) {
        forwarder.close();
        Runtime.getRuntime().halt(0);
    }
}
