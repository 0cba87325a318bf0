package io.windtrap.e2e.faults;

import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.forwarder.Forwarder;
import io.windtrap.forwarder.wiring.Edges;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Runs a forwarder as its main class does, with faults at its edges. */
final class FaultyForwarder {
    private FaultyForwarder() {}

    /** Runs until the process is told to stop. */
    static void run(String config, Edges edges) throws ConfigException, IOException, InterruptedException {
        Forwarder forwarder = Forwarder.start(ConfigLoader.load(Path.of(config), System.getenv()), edges);
        Runtime.getRuntime().addShutdownHook(new Thread(forwarder::close));
        new CountDownLatch(1).await();
    }
}
