package io.windtrap.bench.process;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * Runs a service's own main class and ends its process, as SIGTERM would, when standard input ends: so that none outlives
 * the benchmark. Needs nothing but the JDK, as it runs on the class path of any build.
 */
public final class Tethered {
    private static final long SHUTDOWN_LIMIT_SECONDS = 20;

    private Tethered() {}

    /** Takes the main class, and the arguments of that. */
    public static void main(String[] arguments) throws ReflectiveOperationException {
        Thread.ofPlatform().daemon().name("tether").start(Tethered::endWithTheBenchmark);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object)
                Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private static void endWithTheBenchmark() {
        try {
            while (System.in.read() >= 0) {
                // The benchmark never writes: only the end counts.
            }
            Thread.ofPlatform().daemon().start(() -> System.exit(0));
            TimeUnit.SECONDS.sleep(SHUTDOWN_LIMIT_SECONDS);
        } catch (IOException | InterruptedException e) {
            // As if the benchmark were gone.
        }
        Runtime.getRuntime().halt(1);
    }
}
