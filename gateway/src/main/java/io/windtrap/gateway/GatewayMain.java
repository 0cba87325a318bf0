package io.windtrap.gateway;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.reload.ConfigReload;
import io.windtrap.common.reload.FileContents;
import io.windtrap.common.reload.SighupHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The gateway's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "gateway",
        description = "Receives events over HTTP and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        subcommands = ReadyCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class GatewayMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);
    private static final int CANT_START = 1;
    private static final int MISCONFIGURED = 2;

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Configuration file. Default: $WINDTRAP_CONFIG, else ./windtrap.yml, else"
                    + " /etc/windtrap/windtrap.yml.")
    private @Nullable Path config;

    private volatile @Nullable Gateway running;
    /** While it starts, files are read anyway, and looked at for changes from then on. */
    private volatile Runnable onSighup =
            () -> log.atInfo().log("SIGHUP ignored: the gateway is still starting and reads its files anyway");

    /** Whether the process ends by itself, with an exit code that says why. */
    private volatile boolean over;

    GatewayMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        var main = new GatewayMain();
        int exitCode;
        try {
            exitCode = new CommandLine(main).execute(args);
        } finally {
            main.over = true;
        }
        System.exit(exitCode);
    }

    @Override
    public Integer call() throws InterruptedException {
        Gateway gateway;
        WindtrapConfig loaded;
        Path file;
        FileContents known;
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "shutdown"));
        SighupHandler.handle(() -> onSighup.run()); // early, or one would end the JVM
        try {
            file = ConfigLoader.find(config, System.getenv());
            known = FileContents.of(List.of(file));
            loaded = ConfigLoader.load(file, System.getenv());
            gateway = Gateway.start(loaded);
            running = gateway;
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return CANT_START;
        } catch (KafkaException e) { // settings that Kafka's client refuses; a Kafka that is away is no error
            System.err.println("can't open a Kafka client, see kafka.properties: " + e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
            return CANT_START;
        }
        var reload = new ConfigReload(file, known, System.getenv(), gateway::reload);
        onSighup = () -> {
            reload.reload();
            gateway.reloadCertificate();
        };
        if (loaded.sources().isEmpty()) {
            log.atWarn().log("the configuration has no sources: every request is refused; add one under sources");
        }
        log.atInfo()
                .addKeyValue("host", loaded.gateway().host())
                .addKeyValue("port", gateway.port())
                .addKeyValue("adminPort", gateway.adminPort())
                .addKeyValue("topic", loaded.kafka().topic())
                .addKeyValue("sources", loaded.sources().size())
                .log("listening");
        new CountDownLatch(1).await();
        return 0;
    }

    /**
     * Halts, because a JVM that ends by SIGTERM would exit with 143 although nothing went wrong. A gateway that is still
     * starting has promised nothing.
     */
    private void stop() {
        if (over) {
            return;
        }
        Gateway gateway = running;
        if (gateway != null) {
            gateway.close();
        }
        Runtime.getRuntime().halt(0);
    }
}
