package io.windtrap.engine.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalPortTest {
    @TempDir
    Path folder;

    @Test
    void keepsAFreePortForTheNextStart() {
        // Given
        int first = LocalPort.keep(folder.resolve("port"), 0);
        // When
        int second = LocalPort.keep(folder.resolve("port"), 0);
        // Then
        assertThat(second).isEqualTo(first).isBetween(20_000, 32_000);
    }

    @Test
    void takesTheWantedPortInsteadOfTheKeptOne() {
        // Given
        int wanted = LocalPort.keep(folder.resolve("other"), 0);
        LocalPort.keep(folder.resolve("port"), 0);
        // Then
        assertThat(LocalPort.keep(folder.resolve("port"), wanted)).isEqualTo(wanted);
        assertThat(LocalPort.keep(folder.resolve("port"), 0)).isEqualTo(wanted);
    }

    @Test
    void saysWhichPortIsBusy() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LocalPort.HOST))) {
            assertThatThrownBy(() -> LocalPort.keep(folder.resolve("port"), socket.getLocalPort()))
                    .isInstanceOf(EngineStartException.class)
                    .hasMessageContaining("port " + socket.getLocalPort() + " of 127.0.0.1 is busy");
        }
    }

    @Test
    void saysWhichFileItCannotRead() throws Exception {
        // Given
        Files.writeString(folder.resolve("port"), "abc");
        // Then
        assertThatThrownBy(() -> LocalPort.keep(folder.resolve("port"), 0))
                .isInstanceOf(EngineStartException.class)
                .hasMessageContaining(folder.resolve("port").toString());
    }
}
