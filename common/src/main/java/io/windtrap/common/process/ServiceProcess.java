package io.windtrap.common.process;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.reload.ConfigReload;
import io.windtrap.common.reload.FileContents;
import io.windtrap.common.reload.SighupHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The life of a service's process: its configuration, SIGHUP, SIGTERM, and the exit codes 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
public final class ServiceProcess {
    private volatile @Nullable Service running;
    /** While it starts, files are read anyway, and looked at for changes from then on. */
    private volatile Runnable onSighup = () -> LoggerFactory.getLogger(ServiceProcess.class)
            .atInfo()
            .log("SIGHUP ignored: the service is still starting and reads its files anyway");

    /** Whether the process ends by itself, with an exit code that says why. */
    private volatile boolean over;

    private ServiceProcess() {}

    /** A service that runs. */
    public interface Service extends AutoCloseable {
        /** Takes over what it can of a changed configuration. */
        void reload(WindtrapConfig changed);

        /** Reads other files again; called at SIGHUP, on a thread of the JVM's. */
        default void hangUp() {}

        /** Finishes what is under way. */
        @Override
        void close();
    }

    /** Starts a service. */
    public interface Start<S extends Service> {
        /** Returns once it runs, and throws what the operator must do something about. */
        S start(WindtrapConfig config) throws IOException;
    }

    /** Runs {@code command}, which is a service's main command, and ends the JVM with its exit code. */
    public static void main(Object command, String[] arguments) {
        var line = new CommandLine(command);
        if (Stream.of(arguments).anyMatch(line.getSubcommands()::containsKey)) { // Their output is for programs too.
            System.setProperty("windtrap.log.target", "System.err");
        }
        System.exit(line.execute(arguments));
    }

    /**
     * Runs until the process is told to stop, which ends the JVM; returns an exit code only where the service can't start.
     *
     * @param started called once, when SIGTERM and SIGHUP find the service: what it logs may be waited for
     */
    public static <S extends Service> int run(
            CommandSpec spec, ConfigOption config, Start<S> start, BiConsumer<WindtrapConfig, S> started) {
        var process = new ServiceProcess();
        Runtime.getRuntime().addShutdownHook(new Thread(process::stop, "shutdown"));
        SighupHandler.handle(() -> process.onSighup.run()); // early, or one would end the JVM
        try {
            return ConfiguredCommand.run(spec, () -> process.serve(config.file(), start, started));
        } finally {
            process.over = true;
        }
    }

    private <S extends Service> int serve(@Nullable Path given, Start<S> start, BiConsumer<WindtrapConfig, S> started)
            throws ConfigException, IOException, InterruptedException {
        Path file = ConfigLoader.find(given, System.getenv());
        FileContents known = FileContents.of(List.of(file));
        WindtrapConfig loaded = ConfigLoader.load(file, System.getenv());
        S service = start.start(loaded);
        running = service;
        var reload = new ConfigReload(file, known, System.getenv(), service::reload);
        onSighup = () -> {
            reload.reload();
            service.hangUp();
        };
        started.accept(loaded, service);
        new CountDownLatch(1).await();
        return 0;
    }

    /**
     * Halts, because a JVM that ends by SIGTERM would exit with 143 although nothing went wrong. A service that is still
     * starting has promised nothing.
     */
    private void stop() {
        if (over) {
            return;
        }
        Service service = running;
        if (service != null) {
            service.close();
        }
        Runtime.getRuntime().halt(0);
    }
}
