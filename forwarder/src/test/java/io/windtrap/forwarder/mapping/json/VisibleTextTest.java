package io.windtrap.forwarder.mapping.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class VisibleTextTest {
    @Test
    void keepsWhatCanBeSeen() {
        assertThat(VisibleText.of("m-1")).isEqualTo("m-1");
        assertThat(VisibleText.of("a b é 日 🎉")).isEqualTo("a b é 日 🎉");
    }

    @Test
    void trimsAndDropsWhatCannotBeSeen() {
        assertThat(VisibleText.of("  a\u200B\u00A0b\t\u0000\uFEFF\u00AD ")).isEqualTo("ab");
        assertThat(VisibleText.of("\u034F\u115F\u2800\u3164\uFFA0\u17B4x\u3000\u2028\uE000"))
                .isEqualTo("x");
    }

    @Test
    void leavesNothingOfWhatIsInvisibleAltogether() {
        assertThat(VisibleText.of(" \u200B \u3164 ")).isEmpty();
        assertThat(VisibleText.of("")).isEmpty();
        assertThat(VisibleText.of("\uD800")).isEmpty();
    }
}
