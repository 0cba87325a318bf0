package io.windtrap.gateway.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IdentityTextTest {
    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "user-1,user-1",
                "'  user 1  ','user 1'",
                "'\u0000 -a-random-string \u00A0',-a-random-string",
                "' \u0000\u00A0\t ',''",
                "'',''",
                "'a\tb\nc',abc",
                "a\u200Bb\uFEFF\u00AD,ab",
                "ünï-🎉,ünï-🎉",
                "e\u0301,e\u0301",
                "a\u3000b,ab",
                "a\uE000b,ab",
            })
    void keepsWhatAPersonSees(String text, String sanitised) {
        assertThat(IdentityText.sanitised(text)).isEqualTo(sanitised);
    }

    @Test
    void removesEveryListedInvisibleCharacter() {
        // Given: the list of spec 2.2
        IntStream invisible = IntStream.of(
                0x0000, 0x0009, 0x00A0, 0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180E, 0x202F, 0x2800,
                0x3000, 0x3164, 0xFEFF, 0xFFA0);
        IntStream ranges = IntStream.concat(
                IntStream.rangeClosed(0x2000, 0x200F),
                IntStream.concat(IntStream.rangeClosed(0x205F, 0x2064), IntStream.rangeClosed(0x206A, 0x206F)));

        // Then
        assertThat(IntStream.concat(invisible, ranges).boxed())
                .allSatisfy(codePoint -> assertThat(IdentityText.sanitised("a" + Character.toString(codePoint) + "b"))
                        .isEqualTo("ab"));
    }

    @Test
    void readsALoneSurrogateAsTheReplacementCharacter() {
        assertThat(IdentityText.sanitised("\uD800")).isEqualTo("\uFFFD");
    }
}
