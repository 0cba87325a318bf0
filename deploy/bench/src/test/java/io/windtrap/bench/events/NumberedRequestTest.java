package io.windtrap.bench.events;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class NumberedRequestTest {
    @Test
    void theNumberStandsInEachPlaceAndTheLengthStays() {
        // Given
        var request = new NumberedRequest("ä ########-1 ########-2".getBytes(UTF_8));

        // Then
        assertThat(request.numbered(42)).isEqualTo("ä 00000042-1 00000042-2".getBytes(UTF_8));
        assertThat(request.numbered(99_999_999)).isEqualTo("ä 99999999-1 99999999-2".getBytes(UTF_8));
    }

    @Test
    void anEventTellsHowManyWereSentBeforeIt() {
        // Given
        List<byte[]> events = OrderEvents.numbered(8);

        // When
        byte[] sent = new NumberedRequest(events.get(7)).numbered(1_234);

        // Then
        assertThat(sent).hasSize(OrderEvents.BYTES);
        assertThat(OrderEvents.number(sent, 8)).isEqualTo(1_234 * 8 + 7);
        assertThat(OrderEvents.number(OrderEvents.of(1).getFirst(), 8)).isEqualTo(-1);
    }
}
