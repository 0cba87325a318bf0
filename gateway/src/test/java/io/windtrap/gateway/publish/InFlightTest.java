package io.windtrap.gateway.publish;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class InFlightTest {
    @Test
    void takesUpToItsLimitAndNothingOfWhatIsTooMuch() {
        // Given
        var inFlight = new InFlight(10);

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
}
