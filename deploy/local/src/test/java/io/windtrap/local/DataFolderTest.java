package io.windtrap.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
    @TempDir
    private Path folder;

    @Test
    void canBeWipedAfterAStartThatFailedEarly() throws Exception {
        // Given
        Path data = folder.resolve("new").resolve("data");
        DataFolder taken = DataFolder.take(data);
        Files.createDirectories(data.resolve("kafka").resolve("log"));
        Files.writeString(data.resolve("gateway-port"), "8080");

        // When
        taken.wipe();

        // Then
        assertThat(data).isDirectoryContaining(file -> file.endsWith("windtrap.lock"));
        assertThat(data.toFile().list()).hasSize(1);
    }

    @Test
    void isItsOwnersAlone() throws Exception {
        // Given
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

        // When
        DataFolder.take(folder);

        // Then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                .isEqualTo("rwx------");
    }

    @Test
    void isTakenOnce() throws Exception {
        DataFolder.take(folder);

        assertThatThrownBy(() -> DataFolder.take(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(
                        "used by another up, process " + ProcessHandle.current().pid());
    }

    @Test
    void isNotWhereOtherThingsAre() throws Exception {
        // Given
        Files.writeString(folder.resolve("windtrap.yml"), "the operator's own");

        // Then
        assertThatThrownBy(() -> DataFolder.take(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has files that are not Windtrap's data");
        assertThat(folder.toFile().list()).containsExactly("windtrap.yml");
    }

    @Test
    void mayBeOneOfBeforeTheLock() throws Exception {
        // Given
        Files.createDirectory(folder.resolve("kafka"));
        Files.writeString(folder.resolve("kafka").resolve("cluster-id"), "id");

        // When
        DataFolder.take(folder).wipe();

        // Then
        assertThat(folder.toFile().list()).containsExactly("windtrap.lock");
    }

    @Test
    void isNoFile() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThatThrownBy(() -> DataFolder.take(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("can't be used for data");
    }

    @Test
    void isWipedWhereALinkLeads() throws Exception {
        // Given
        Path data = Files.createDirectory(folder.resolve("data"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), data);
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "kept");
        DataFolder taken = DataFolder.take(link);
        Files.createSymbolicLink(data.resolve("inner"), elsewhere);

        // When
        taken.wipe();

        // Then
        assertThat(data.toFile().list()).containsExactly("windtrap.lock");
        assertThat(link).isSymbolicLink();
        assertThat(elsewhere).hasContent("kept");
    }
}
