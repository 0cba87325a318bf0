package io.windtrap.e2e.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a JVM has read of a service's classes, kept by the first process that ends in good order. Those after it start with
 * half the CPU time, and most of what scenarios take is the time of starts.
 */
final class ClassArchive {
    private final Path file;
    private final Path unfinished;
    private final AtomicBoolean kept = new AtomicBoolean();

    /** @param file where it is kept; none yet */
    ClassArchive(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    }

    /** Options of the next process. */
    List<String> options() {
        if (Files.exists(file)) {
            return List.of("-XX:SharedArchiveFile=" + file);
        }
        return kept.compareAndSet(false, true)
                ? List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                : List.of();
    }

    /** A process has ended in good order, and with it what it kept. */
    void ended() throws IOException {
        if (Files.exists(unfinished)) {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
