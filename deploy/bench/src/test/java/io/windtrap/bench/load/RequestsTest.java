package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.windtrap.bench.events.OrderEvents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

final class RequestsTest {
    private static final List<byte[]> EVENTS = OrderEvents.of(3);

    @Test
    void aBatchHasItsEventsAndEachItsOwnId() throws IOException {
        // When
        JsonNode batch = new ObjectMapper().readTree(Requests.batch(EVENTS)).path("batch");

        // Then
        assertThat(EVENTS).allMatch(event -> event.length == OrderEvents.BYTES);
        assertThat(batch).hasSize(3);
        assertThat(batch.findValuesAsText("messageId")).doesNotHaveDuplicates();
    }

    @Test
    void theHeadTellsTheLengthOfTheBodyThatIsSent() throws IOException {
        // Given
        byte[] body = Requests.batch(EVENTS);

        // When
        byte[] plain = Requests.post("/v1/batch", body);
        byte[] compressed = Requests.postGzip("/v1/batch", body);

        // Then
        assertThat(bodyOf(plain)).isEqualTo(body);
        assertThat(compressed).hasSizeLessThan(plain.length);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(bodyOf(compressed))).readAllBytes())
                .isEqualTo(body);
    }

    private static byte[] bodyOf(byte[] request) {
        String head = new String(request, UTF_8).split("\r\n\r\n", 2)[0];
        byte[] body = Arrays.copyOfRange(request, head.length() + 4, request.length);
        assertThat(head).startsWith("POST /v1/batch HTTP/1.1\r\n").contains("Content-Length: " + body.length);
        return body;
    }
}
