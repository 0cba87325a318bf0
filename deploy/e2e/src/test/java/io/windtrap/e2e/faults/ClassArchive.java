package io.windtrap.e2e.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What a JVM has read of a service's classes, kept by the first process that ends in good order. Those after it start
 * with half the CPU time, and starts are most of what a scenario takes.
 */
final class ClassArchive {
    private final Path file;
    private final Path unfinished;
    private final AtomicBoolean taken = new AtomicBoolean();

    /** @param file where it will be */
    ClassArchive(Path file) {
        this.file = file;
        this.unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
    }

    /** Whether the next process is the one to keep it. */
    boolean take() {
        return !Files.exists(file) && taken.compareAndSet(false, true);
    }

    /** Options of the process that keeps it. */
    List<String> keeping() {
        return List.of("-XX:ArchiveClassesAtExit=" + unfinished, "-Xlog:disable", "-Xlog:all=error:stderr");
    }

    /** Options of every other process. */
    List<String> using() {
        return Files.exists(file) ? List.of("-XX:SharedArchiveFile=" + file) : List.of();
    }

    /** The process that was to keep it has ended; where it was not in good order, another one may try. */
    void ended(boolean inGoodOrder) throws IOException {
        if (inGoodOrder && Files.exists(unfinished)) {
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } else {
            Files.deleteIfExists(unfinished);
            taken.set(false);
        }
    }
}
