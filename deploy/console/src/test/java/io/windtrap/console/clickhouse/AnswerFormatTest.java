package io.windtrap.console.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnswerFormatTest {
    private static final int MIB = 1 << 20;
    private static final int ROWS = 2_000;
    private static final long BYTES = 4 * MIB;

    /** An answer without an end: a beginning, and then the same part again and again. */
    private static final class Endless extends InputStream {
        private final byte[] begin;
        private final byte[] part;
        private long read;

        Endless(String begin, String part) {
            this.begin = begin.getBytes(UTF_8);
            this.part = part.getBytes(UTF_8);
        }

        @Override
        public int read() {
            long at = read++;
            return at < begin.length ? begin[(int) at] : part[(int) ((at - begin.length) % part.length)];
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            for (int i = 0; i < length; i++) {
                into[offset + i] = (byte) read();
            }
            return length;
        }
    }

    private static Answer read(String json) throws IOException {
        return AnswerFormat.read(new ByteArrayInputStream(json.getBytes(UTF_8)), ROWS, BYTES);
    }

    private static String answer(String type, String row, int rows) {
        return "{\"meta\":[{\"name\":\"a\",\"type\":\"" + type + "\"}],\"data\":[" + row + ("," + row).repeat(rows - 1)
                + "],\"statistics\":{\"rows_read\":7}}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        Array(UInt8)          | 1,
        Array(Array(UInt8))   | [],            | 1
        Array(String)         | "0123456789",  | 1
        Array(Nullable(Int8)) | null,          | 1
        """)
    void aListWithoutAnEndIsRefusedAfterAMebibyte(String type, String part) {
        // Given
        var json = new Endless("{\"meta\":[{\"name\":\"a\",\"type\":\"" + type + "\"}],\"data\":[[[", part);

        // When / Then
        assertThatThrownBy(() -> AnswerFormat.read(json, ROWS, BYTES)).isInstanceOf(StreamConstraintsException.class);
        assertThat(json.read).isBetween((long) MIB, MIB + 20_000L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
        {"meta":[{"name":"a","type":"String"}],"data":[["   | x
        {"meta":[{"name":"a","type":"Array(String)"}],"data":[[[" | x
        {"meta":[                                           | {"name":"a","type":"UInt8"},
        """)
    void whatHasNoEndIsRefusedBeforeTheMostThatMayBeRead(String begin, String part) {
        // Given
        var json = new Endless(begin, part);

        // When / Then
        assertThatThrownBy(() -> AnswerFormat.read(json, ROWS, BYTES)).isInstanceOf(StreamConstraintsException.class);
        assertThat(json.read).isLessThan(BYTES + 20_000);
    }

    @Test
    void manyShortValuesCountForMoreThanTheirText() throws IOException {
        // Given: a row of 1,000 values, each of 3 bytes
        String meta = "{\"name\":\"a\",\"type\":\"UInt8\"}";
        String row = "[" + "11" + ",11".repeat(999) + "]";
        String json = "{\"meta\":[" + meta + ("," + meta).repeat(999) + "],\"data\":[" + row
                + ("," + row).repeat(ROWS - 1) + "]}";

        // When
        Answer answer = read(json);

        // Then
        assertThat(answer.rows()).hasSizeBetween(100, 130);
        assertThat(answer.truncated()).isTrue();
    }

    @Test
    void rowsBeyondTheBytesAreLeftOutAndTheRestIsRead() throws IOException {
        // When: the row that does not fit ends within a list within a list
        Answer answer = read(answer("Array(Array(String))", "[[[\"" + "x".repeat(700_000) + "\",\"y\"],[\"z\"]]]", 10));

        // Then
        assertThat(answer.rows()).hasSize(5);
        assertThat(answer.truncated()).isTrue();
        assertThat(answer.readRows()).isEqualTo(7);
    }

    @Test
    void listsAndMapsAreTheTextThatClickHouseWrote() throws IOException {
        // When
        Answer answer = read(answer("Map(String, Array(Float32))", "[{\"a\\\"b\":[1.10,null,\"-inf\"], \"c\":[]}]", 1));

        // Then
        assertThat(answer.rows().getFirst().getFirst().textValue())
                .isEqualTo("{\"a\\\"b\":[1.10,null,\"-inf\"],\"c\":[]}");
        assertThat(answer.truncated()).isFalse();
    }

    @Test
    void wholeNumbersThatEveryReaderHoldsAreNumbers() throws IOException {
        assertThat(read(answer("UInt64", "[\"12\"]", 1))
                        .rows()
                        .getFirst()
                        .getFirst()
                        .isNumber())
                .isTrue();
        assertThat(read(answer("UInt64", "[\"18446744073709551615\"]", 1))
                        .rows()
                        .getFirst()
                        .getFirst()
                        .isTextual())
                .isTrue();
        assertThat(read(answer("String", "[\"12\"]", 1))
                        .rows()
                        .getFirst()
                        .getFirst()
                        .isTextual())
                .isTrue();
    }
}
