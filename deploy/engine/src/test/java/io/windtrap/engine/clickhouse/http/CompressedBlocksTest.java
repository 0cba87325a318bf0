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
import java.util.HexFormat;
import net.jpountz.lz4.LZ4Factory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CompressedBlocksTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            0, c76630aef02c4f97b6d4c12a7fdf4255
            1, 5bc54ebb7942a625172e851e65e0601d
            6, 4085e70bd7ebc6bab6f53f6b598fb008
            7, e4fbee8c1a758037df3048a555a26c73
            23, 4d883604d079477562dab6cfe48545d1
            24, b19e1517b0022dfdcc70e0767b9d710d
            118, 18d63bdf0ff19f8268f8f2507750f0d6
            119, 65848694822d67c2c7d8025043462314
            134, b2b931834cab89b815f903e603f45651
            135, a5493ae9b8d505ce818df19b6aeb0163
            136, 7c88411a89bc0fa608dc33f1960f4cf2
            262, 1efde436e708e01b5e830fd483d3d9bd
            263, 6b1f4ed6d1147017a7fb9d72111121c9
            1991, 19a4e786c82cd8485dc78c4f45a9dac2
            """)
    void knowsTheChecksumOfPlainData(int length, String checksum) throws Exception {
        // Given
        var data = new byte[length];
        for (int i = 0; i < length; i++) {
            data[i] = (byte) (i * i + i / 7);
        }
        var block = ByteBuffer.allocate(CompressedBlocks.CHECKSUM_BYTES + CompressedBlocks.HEADER_BYTES + length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(HexFormat.of().parseHex(checksum))
                .put((byte) 0x02)
                .putInt(CompressedBlocks.HEADER_BYTES + length)
                .putInt(length)
                .put(data);
        // Then
        assertThat(CompressedBlocks.decompress(block.array())).isEqualTo(data);
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
    @SuppressWarnings("deprecation") // Deprecated, but still the client's own.
    void refusesAnUnknownMethodWithClickHousesCode() throws Exception {
        // Given
        byte[] block = blocks(text(200));
        block[16] = (byte) 0x77;
        var hash = ClickHouseCityHash.cityHash128(block, 16, block.length - 16);
        ByteBuffer.wrap(block).order(ByteOrder.LITTLE_ENDIAN).putLong(hash[0]).putLong(hash[1]);
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
