package io.windtrap.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FoldersTest {
    @TempDir
    private Path temp;

    @Test
    void twoMayDeleteTheSameFolderAtOnce() throws Exception {
        // Given
        Path folder = temp.resolve("data");
        for (int i = 0; i < 200; i++) {
            Files.createFile(
                    Files.createDirectories(folder.resolve("part-" + i)).resolve("rows"));
        }
        Callable<Boolean> deletion = () -> {
            Folders.delete(folder);
            return true;
        };

        // When
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(List.of(deletion, deletion, deletion))) {
                assertThat(done.get()).isTrue();
            }
        }

        // Then
        assertThat(folder).doesNotExist();
        assertThat(temp).exists();
    }

    @Test
    void whatALinkPointsToStays() throws IOException {
        // Given
        Path other = Files.createDirectory(temp.resolve("other"));
        Path file = Files.createFile(other.resolve("file"));
        Path folder = Files.createDirectory(temp.resolve("data"));
        Files.createSymbolicLink(folder.resolve("link"), other);

        // When
        Folders.delete(folder);

        // Then
        assertThat(folder).doesNotExist();
        assertThat(file).exists();
    }
}
