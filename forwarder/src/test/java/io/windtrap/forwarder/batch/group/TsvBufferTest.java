package io.windtrap.forwarder.batch.group;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class TsvBufferTest {
    @Test
    void escapesWhatWouldEndACellOrARow() throws IOException {
        assertThat(tsv("a\tb\nc\rd\\e\0f")).isEqualTo("a\\tb\\nc\\rd\\\\e\\0f");
    }

    @Test
    void writesTextThatLooksLikeNullAsText() throws IOException {
        assertThat(tsv("\\N")).isEqualTo("\\\\N");
    }

    @Test
    void writesNullAsItsMark() throws IOException {
        var buffer = new TsvBuffer();

        buffer.nullCell();

        assertThat(written(buffer)).isEqualTo("\\N");
    }

    @Test
    void writesUtf8OfEveryLength() throws IOException {
        assertThat(tsv("aé€😀")).isEqualTo("aé€😀");
    }

    @Test
    void replacesASurrogateWithoutItsOtherHalf() throws IOException {
        assertThat(tsv("a\uD83Db\uDE00")).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void keepsAPairOfSurrogatesTogetherWhereverItStands() throws IOException {
        for (int before = 0; before < 300; before++) {
            String text = "x".repeat(before) + "😀" + "y".repeat(200);
            assertThat(tsv(text)).isEqualTo(text);
        }
    }

    @Property(seed = "1")
    void readsBackWhatItWrote(@ForAll String text) throws IOException {
        // Given
        var buffer = new TsvBuffer();

        // When
        buffer.text(text);

        // Then
        assertThat(written(buffer)).doesNotContain("\t", "\n", "\r", "\0");
        assertThat(TsvText.unescape(buffer.bytes(), 0, buffer.size()))
                .isEqualTo(new String(
                        text.codePoints()
                                .map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                                .toArray(),
                        0,
                        text.codePointCount(0, text.length())));
    }

    private static String tsv(String text) throws IOException {
        var buffer = new TsvBuffer();
        buffer.text(text);
        return written(buffer);
    }

    private static String written(TsvBuffer buffer) throws IOException {
        var out = new ByteArrayOutputStream();
        buffer.writeTo(out);
        return out.toString(UTF_8);
    }
}
