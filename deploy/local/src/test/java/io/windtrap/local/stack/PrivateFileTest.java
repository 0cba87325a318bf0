package io.windtrap.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrivateFileTest {
    @Test
    void isItsOwnersAloneEvenWhereAnotherWasReadableForAll(@TempDir Path folder) throws IOException {
        // Given
        Path file = Files.writeString(folder.resolve("write-key"), "former");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // When
        PrivateFile.write(file, "key");

        // Then
        assertThat(file).hasContent("key");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(folder).isDirectoryNotContaining(other -> !other.equals(file));
    }

    @Test
    void theWriteKeyOfAFolderFromBeforeIsItsOwnersAloneFromTheNextStartOn(@TempDir Path folder) throws IOException {
        // Given
        String key = StackConfig.writeKey(new StackFolder(folder));
        Path file = folder.resolve("write-key");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        // When
        String again = StackConfig.writeKey(new StackFolder(folder));

        // Then
        assertThat(again).isEqualTo(key).hasSize(24);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
