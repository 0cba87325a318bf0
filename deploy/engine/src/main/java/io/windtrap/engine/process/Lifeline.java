package io.windtrap.engine.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The child's end of the pipe that ties it to its parent: standard input. It ends when the parent closes it, and also
 * when the parent is killed, so that no engine is ever left behind.
 */
public final class Lifeline {
    private static final long SHUTDOWN_LIMIT_SECONDS = 25;

    private final CountDownLatch cut = new CountDownLatch(1);
    private volatile boolean ready;

    private Lifeline() {}

    /** Watches the parent from now on: this process ends at once when the parent goes away before {@link #ready}. */
    public static Lifeline attach() {
        var lifeline = new Lifeline();
        Thread.ofPlatform().daemon().name("lifeline").start(lifeline::watch);
        return lifeline;
    }

    /** Tells the parent that this engine serves, by creating the file it waits for. */
    public void ready(Path file) throws IOException {
        ready = true;
        Files.createFile(file);
    }

    /** Waits until the parent lets go; from then on this process has 25 s left to stop in good order. */
    public void awaitEnd() throws InterruptedException {
        cut.await();
    }

    private void watch() {
        try {
            while (System.in.read() >= 0) {
                // The parent never writes: only the end counts.
            }
            if (ready) {
                cut.countDown();
                TimeUnit.SECONDS.sleep(SHUTDOWN_LIMIT_SECONDS);
            }
        } catch (IOException | InterruptedException e) {
            // As if the parent were gone.
        }
        Runtime.getRuntime().halt(1);
    }
}
