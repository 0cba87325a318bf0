package io.windtrap.engine.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;

/** Where a local engine of a test keeps its data: below {@code target}, gone when the test closes it or its JVM ends. */
final class TestFolder implements AutoCloseable {
    private final Path folder;
    private final Path logFile;
    private final Thread atExit = new Thread(this::delete);

    TestFolder(String server) {
        try {
            Path parent = Files.createDirectories(Path.of("target", "test-servers"));
            folder = Files.createTempDirectory(parent, server + "-");
            logFile = parent.resolve(folder.getFileName() + ".log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    Path path() {
        return folder;
    }

    /** Beside the folder: it stays, for whoever wants to know why a test has failed. */
    Path logFile() {
        return logFile;
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        delete();
    }

    private void delete() {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // The engine has just removed it itself.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
