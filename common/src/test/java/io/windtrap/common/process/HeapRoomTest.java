package io.windtrap.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HeapRoomTest {
    private static final long MIB = 1 << 20;

    @Test
    void namesWhatIsTooMuchForTheHeap() {
        // Given
        var room = new HeapRoom()
                .with("gateway.max-in-flight", 64 * MIB)
                .with("16 KiB * gateway.max-connections", (16 << 10) * 10_001L);

        // When, Then
        assertThat(room.shortage(235 * MIB)).isEmpty();
        assertThat(room.shortage(64 * MIB + (16 << 10) * 10_001L)).isEmpty();
        assertThat(room.shortage(64 * MIB + (16 << 10) * 10_001L - 1))
                .contains("the heap may have 220 MiB, and the configuration lets this service hold 221 MiB"
                        + " (gateway.max-in-flight = 64 MiB, 16 KiB * gateway.max-connections = 160016 KiB): under load the"
                        + " process would end for want of memory; give it more (-Xmx, or the container's memory), or lower"
                        + " these settings");
    }

    @Test
    void sizesWithoutBoundsAreTooMuchForAnyHeap() {
        assertThat(new HeapRoom()
                        .with("a", Long.MAX_VALUE)
                        .with("b", Long.MAX_VALUE)
                        .shortage(Long.MAX_VALUE - 1))
                .isPresent();
    }
}
