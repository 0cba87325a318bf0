package io.windtrap.gateway.http.body;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GunzipTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16 << 10, (16 << 10) + 1, 1_000_000})
    void inflatesWhatWasDeflated(int size) throws IOException {
        // Given
        byte[] plain = new byte[size];
        new Random(size).nextBytes(plain);

        // When
        Body inflated = Gunzip.inflate(body(gzip(plain)), size).orElseThrow();

        // Then
        assertThat(Arrays.copyOf(inflated.bytes(), inflated.length())).isEqualTo(plain);
    }

    @Test
    void stopsAtTheLimit() throws IOException {
        // Given
        byte[] bomb = gzip(new byte[100_000_000]);

        // Then
        assertThat(bomb.length).isLessThan(200_000);
        assertThat(Gunzip.inflate(body(bomb), 99_999_999)).isEmpty();
        assertThat(Gunzip.inflate(body(bomb), 1000)).isEmpty();
        assertThat(Gunzip.inflate(body(gzip(new byte[1001])), 1000)).isEmpty();
        assertThat(Gunzip.inflate(body(gzip(new byte[1000])), 1000)).isPresent();
    }

    @Test
    void refusesWhatIsNoGzipOrCutOrCorrupt() throws IOException {
        // Given
        byte[] whole = gzip("{\"userId\":\"u\"}".getBytes(UTF_8));
        byte[] corrupt = whole.clone();
        corrupt[whole.length - 6] ^= 1; // checksum

        // Then
        assertThatThrownBy(() -> Gunzip.inflate(body("{\"userId\":\"u\"}".getBytes(UTF_8)), 1000))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> Gunzip.inflate(body(corrupt), 1000)).isInstanceOf(IOException.class);
        for (int cut = 1; cut < whole.length; cut++) {
            byte[] part = Arrays.copyOf(whole, cut);
            assertThatThrownBy(() -> Gunzip.inflate(body(part), 1000)).isInstanceOf(IOException.class);
        }
    }

    private static Body body(byte[] bytes) {
        var body = new Body(0, Integer.MAX_VALUE);
        body.append(bytes, bytes.length);
        return body;
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(plain);
        }
        return bytes.toByteArray();
    }
}
