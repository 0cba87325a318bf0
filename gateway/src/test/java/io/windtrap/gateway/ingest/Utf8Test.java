package io.windtrap.gateway.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Utf8Test {
    @ParameterizedTest
    @ValueSource(strings = {"", "7f", "c280", "dfbf", "e0a080", "ed9fbf", "ee8080", "f0908080", "f48fbfbf"})
    void takesTheEndsOfEachRange(String hex) {
        assertThat(isWellFormed(HexFormat.of().parseHex(hex))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "bf",
                "c0af",
                "c1bf",
                "c2",
                "c241",
                "e09fbf",
                "e0a0",
                "eda080",
                "edbfbf",
                "f08fbfbf",
                "f0908041",
                "f4908080",
                "f5808080",
                "ff",
                "fe"
            })
    void refusesStrayOverlongCutAndForbiddenBytes(String hex) {
        assertThat(isWellFormed(HexFormat.of().parseHex(hex))).isFalse();
        assertThat(isWellFormed(HexFormat.of().parseHex("6162636465666768" + hex)))
                .isFalse();
    }

    @Property(seed = "1")
    void agreesWithTheJdkOnAnyBytes(@ForAll byte[] bytes) {
        assertThat(isWellFormed(bytes)).isEqualTo(jdkDecodes(bytes));
    }

    @Property(seed = "1")
    void agreesWithTheJdkOnTextWithOneByteBroken(@ForAll @Size(max = 40) String text, @ForAll int at, @ForAll byte b) {
        // Given
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > 0) {
            bytes[Math.floorMod(at, bytes.length)] = b;
        }

        // Then
        assertThat(isWellFormed(bytes)).isEqualTo(jdkDecodes(bytes));
    }

    private static boolean isWellFormed(byte[] bytes) {
        return Utf8.isWellFormed(bytes, bytes.length);
    }

    private static boolean jdkDecodes(byte[] bytes) {
        try {
            var _ = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
