package io.windtrap.local.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Keeps the logs of processes that write to them all the time from filling the disk: a log that has grown too long is copied beside
 * itself and emptied. Processes append, so they go on at its new end; what is written between copy and emptying is lost.
 */
final class LogRotation implements AutoCloseable {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(10);

    private final Path logs;
    private final long mostBytes;
    private final Consumer<String> say;
    private final Thread thread = Thread.ofVirtual().name("log-rotation").unstarted(this::run);

    private LogRotation(Path logs, long mostBytes, Consumer<String> say) {
        this.logs = logs;
        this.mostBytes = mostBytes;
        this.say = say;
    }

    /**
     * Rotates every {@code .log} of a folder from now on.
     *
     * @param mostBytes that a log may have; each takes twice as much on disk, and what is written in 10 s
     * @param say takes lines for people
     */
    static LogRotation of(Path logs, long mostBytes, Consumer<String> say) {
        LogRotation rotation = new LogRotation(logs, mostBytes, say);
        rotation.thread.start();
        return rotation;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(BETWEEN_LOOKS);
                try {
                    rotate(logs, mostBytes);
                } catch (IOException e) {
                    say.accept("logs can't be rotated: " + e);
                }
            }
        } catch (InterruptedException e) {
            // The stack ends.
        }
    }

    /** Rotates those that are longer than {@code mostBytes} now. */
    static void rotate(Path logs, long mostBytes) throws IOException {
        try (DirectoryStream<Path> all = Files.newDirectoryStream(logs, "*.log")) {
            for (Path log : all) {
                if (Files.size(log) > mostBytes) {
                    Files.copy(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                    FileChannel.open(log, StandardOpenOption.WRITE).truncate(0).close();
                }
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
