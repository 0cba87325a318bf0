package io.windtrap.local.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogRotationTest {
    @Test
    void aLongLogIsEmptiedUnderTheProcessThatWritesIt(@TempDir Path folder) throws IOException {
        // Given
        Path log = folder.resolve("gateway.log");
        Files.writeString(folder.resolve("short.log"), "short");
        try (OutputStream process = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            process.write("first line\n".getBytes(UTF_8));

            // When
            LogRotation.rotate(folder, 5);
            process.write("next\n".getBytes(UTF_8));
        }

        // Then
        assertThat(log).hasContent("next");
        assertThat(folder.resolve("gateway.log.1")).hasContent("first line");
        assertThat(folder.resolve("short.log")).hasContent("short");

        // When
        Files.writeString(log, "more than five\n");
        LogRotation.rotate(folder, 5);

        // Then
        assertThat(folder.resolve("gateway.log.1")).hasContent("more than five");
    }
}
