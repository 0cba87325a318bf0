package io.windtrap.gateway;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.BuildVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The gateway's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "gateway",
        description = "Takes events over HTTP and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        versionProvider = BuildVersion.class)
public final class GatewayMain implements Callable<Integer> {
    private static final Logger log = LoggerFactory.getLogger(GatewayMain.class);
    private static final int CANT_START = 1;
    private static final int MISCONFIGURED = 2;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Configuration; else $WINDTRAP_CONFIG, ./windtrap.yml or /etc/windtrap/windtrap.yml.")
    private @Nullable Path config;

    GatewayMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new GatewayMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        Gateway gateway;
        WindtrapConfig loaded;
        Path file;
        try {
            file = ConfigLoader.find(config, System.getenv());
            loaded = ConfigLoader.load(file, System.getenv());
            gateway = Gateway.start(loaded);
        } catch (ConfigException e) {
            System.err.println(e.getMessage());
            return MISCONFIGURED;
        } catch (IOException e) {
            System.err.println(e.getMessage());
            return CANT_START;
        } catch (KafkaException e) { // settings that Kafka's client refuses; a Kafka that is away is no error
            System.err.println(e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
            return CANT_START;
        }
        var reload = new ConfigReload(file, System.getenv(), gateway::reload);
        HangUpSignal.handle(() -> {
            reload.reload();
            gateway.reloadCertificate();
        });
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(gateway), "shutdown"));
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

    /** Halts, because a JVM that ends by SIGTERM would exit with 143 although nothing went wrong. */
    private static void stop(Gateway gateway) {
        gateway.close();
        Runtime.getRuntime().halt(0);
    }
}
