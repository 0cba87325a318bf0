package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InFlightBytesTest {
    @Test
    void takesUpToItsLimitAndNothingOfWhatIsTooMuch() {
        // Given
        var inFlight = new InFlightBytes(10);

        // Then
        assertThat(inFlight.tryReserve(4)).isTrue();
        assertThat(inFlight.tryReserve(7)).isFalse();
        assertThat(inFlight.bytes()).isEqualTo(4);
        assertThat(inFlight.tryReserve(6)).isTrue();
        assertThat(inFlight.tryReserve(1)).isFalse();

        // When
        inFlight.release(4);

        // Then
        assertThat(inFlight.tryReserve(4)).isTrue();
        assertThat(inFlight.bytes()).isEqualTo(10);
    }

    @Test
    void leavesRoomBesideAPart() {
        // Given
        var whole = new InFlightBytes(10);
        InFlightBytes part = whole.part(6);

        // Then
        assertThat(part.tryReserve(5)).isTrue();
        assertThat(part.tryReserve(2)).isFalse();
        assertThat(whole.tryReserve(4)).isTrue();
        assertThat(part.tryReserve(1)).isTrue();
        assertThat(whole.bytes()).isEqualTo(10);
        part.release(6);
        assertThat(whole.bytes()).isEqualTo(4);

        // When: the others have left less than the part may have
        assertThat(whole.tryReserve(5)).isTrue();

        // Then
        assertThat(part.tryReserve(2)).isFalse();
        assertThat(part.tryReserve(1)).isTrue();
        assertThat(part.bytes()).isEqualTo(1);
    }
}
