package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IntentCodecTest {
    private static final String SHAPE = "0123456789abcdef";

    @Test
    void writesAFormThatLaterReleasesMustRead() {
        assertThat(IntentCodec.encode(new Intent(100, 250, SHAPE, 0x1fL, 7)))
                .isEqualTo("windtrap/1 100-250 0123456789abcdef 000000000000001f 7");
    }

    @Test
    void saysOfAnIntentThatItIsInDoubt() {
        assertThat(IntentCodec.encode(new Intent(100, 250, SHAPE, 0x1fL, 7, "+1,2=cloud", true)))
                .isEqualTo("windtrap/1 100-250 0123456789abcdef 000000000000001f 7 +1,2=cloud in-doubt");
    }

    @Property(seed = "1")
    void readsBackEveryIntent(
            @ForAll @LongRange(min = 0) long first,
            @ForAll @LongRange(min = 0) long last,
            @ForAll long nonce,
            @ForAll @IntRange(min = Intent.NO_EPOCH) int epoch,
            @ForAll boolean inDoubt) {
        var intent = new Intent(Math.min(first, last), Math.max(first, last), SHAPE, nonce, epoch, "", inDoubt);

        String metadata = IntentCodec.encode(intent);

        assertThat(IntentCodec.decode(metadata)).isEqualTo(new Declaration.Declared(intent));
        assertThat(metadata.length()).isLessThan(4096);
    }

    @Test
    void takesEmptyMetadataAsNothingDeclared() {
        assertThat(IntentCodec.decode("")).isEqualTo(new Declaration.None());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "{\"connect\":1}",
                "windtrap/2 1-2 0123456789abcdef 000000000000001f 0",
                "windtrap/1 5-4 0123456789abcdef 000000000000001f 0",
                "windtrap/1 -5-4 0123456789abcdef 000000000000001f 0",
                "windtrap/1 1-9999999999999999999 0123456789abcdef 000000000000001f 0",
                "windtrap/1 1-2 0123456789ABCDEF 000000000000001f 0",
                "windtrap/1 1-2 0123456789abcdef 000000000000001f 0 extra",
                "windtrap/1 1-2 0123456789abcdef 000000000000001f",
                "windtrap/1 1-2 0123456789abcdef 000000000000001f -2",
                "windtrap/1 1-2 0123456789abcdef 000000000000001f 9999999999",
                "windtrap/1 1-2 0123456789abcdef 000000000000001f 0\n",
                "windtrap/1 "
            })
    void neverTakesAnythingElseForAnIntent(String metadata) {
        assertThat(IntentCodec.decode(metadata)).isInstanceOf(Declaration.Unreadable.class);
    }

    @Property(seed = "1")
    void neverThrows(@ForAll String metadata) {
        assertThat(IntentCodec.decode(metadata)).isNotNull();
    }
}
