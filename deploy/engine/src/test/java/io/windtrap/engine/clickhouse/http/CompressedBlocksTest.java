package io.windtrap.engine.clickhouse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.internal.ClickHouseLZ4InputStream;
import com.clickhouse.client.api.internal.ClickHouseLZ4OutputStream;
import com.clickhouse.data.ClickHouseCityHash;
import io.windtrap.engine.clickhouse.http.CompressedInput.BadBodyException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Random;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;

final class CompressedBlocksTest {

    @Test
    @SuppressWarnings("deprecation") // Deprecated, but still the client's own.
    void hashesAsClickHousesOwnClientDoes() {
        // Given
        var data = new byte[2_000];
        new Random(1).nextBytes(data);
        for (int length = 8; length < data.length - 3; length++) {
            // When
            var hash = CityHash.of(data, 3, length);
            // Then
            assertThat(new long[] {hash.low(), hash.high()})
                    .as("length %d", length)
                    .isEqualTo(ClickHouseCityHash.cityHash128(data, 3, length));
        }
    }

    @Test
    void readsWhatTheClientWrites() throws Exception {
        // Given
        byte[] data = text(300_000);
        var sent = new ByteArrayOutputStream();
        try (var out =
                new ClickHouseLZ4OutputStream(sent, LZ4Factory.fastestInstance().fastCompressor(), 10_000)) {
            out.write(data);
        }
        // When
        byte[] read = new CompressedInput(new ByteArrayInputStream(sent.toByteArray())).readAllBytes();
        // Then
        assertThat(read).isEqualTo(data);
    }

    @Test
    void writesWhatTheClientReads() throws Exception {
        // Given
        byte[] data = text(300_000);
        // When
        byte[] blocks = blocks(data);
        // Then
        var in = new ClickHouseLZ4InputStream(
                new ByteArrayInputStream(blocks), LZ4Factory.fastestInstance().fastDecompressor(), 64 * 1024);
        assertThat(in.readAllBytes()).isEqualTo(data);
        assertThat(blocks.length).isLessThan(data.length);
    }

    @Test
    void noticesEveryChangedByte() throws Exception {
        // Given
        byte[] blocks = blocks(text(200));
        for (int at = 0; at < blocks.length; at++) {
            byte[] changed = blocks.clone();
            changed[at] ^= 1;
            // Then
            assertThatThrownBy(() -> new CompressedInput(new ByteArrayInputStream(changed)).readAllBytes())
                    .as("byte %d", at)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void neverTakesACutOffBodyForComplete() throws Exception {
        // Given
        byte[] blocks = blocks(text(200));
        for (int length = 1; length < blocks.length; length++) {
            byte[] cut = Arrays.copyOf(blocks, length);
            // Then
            assertThatThrownBy(() -> new CompressedInput(new ByteArrayInputStream(cut)).readAllBytes())
                    .as("%d bytes", length)
                    .isInstanceOf(EOFException.class);
        }
    }

    @Test
    void refusesAnUnknownMethodWithClickHousesCode() throws Exception {
        // Given
        byte[] block = blocks(text(200));
        block[16] = (byte) 0x77;
        var hash = CityHash.of(block, 16, block.length - 16);
        ByteBuffer.wrap(block)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(hash.low())
                .putLong(hash.high());
        // Then
        assertThatThrownBy(() -> new CompressedInput(new ByteArrayInputStream(block)).read())
                .isInstanceOfSatisfying(
                        BadBodyException.class,
                        e -> assertThat(e.error().code()).isEqualTo(89));
    }

    private static byte[] blocks(byte[] data) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var compressed = new CompressedOutput(out)) {
            compressed.write(data);
        }
        return out.toByteArray();
    }

    private static byte[] text(int length) {
        return Arrays.copyOf(
                "a row of some text\t12345\n".repeat(length / 25 + 1).getBytes(UTF_8), length);
    }
}
