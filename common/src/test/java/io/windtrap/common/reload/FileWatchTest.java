package io.windtrap.common.reload;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileWatchTest {
    @Test
    void seesAChangeThatWasMadeBeforeItBegan(@TempDir Path folder) throws Exception {
        // Given
        List<Path> files = List.of(Files.writeString(folder.resolve("a"), "first"), folder.resolve("missing"));
        FileContents known = FileContents.of(files);
        var changes = new AtomicInteger();

        // When
        Files.writeString(folder.resolve("a"), "second");

        // Then
        try (var _ = new FileWatch("test", files, known, changes::incrementAndGet)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> changes.get() == 1);
        }
    }
}
