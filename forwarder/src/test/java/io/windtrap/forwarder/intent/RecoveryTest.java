package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.intent.Recovery.Warning;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
    private static final String SHAPE = "0123456789abcdef";
    private static final Intent INTENT = new Intent(100, 250, SHAPE, 31);

    @Test
    void repeatsADeclaredBatch() {
        assertThat(Recovery.of(100, IntentCodec.encode(INTENT), SHAPE, 251)).isEqualTo(new Recovery(100, INTENT, null));
    }

    @Test
    void startsAfreshWhereNothingIsDeclared() {
        assertThat(Recovery.of(100, "", SHAPE, 251)).isEqualTo(new Recovery(100, null, null));
    }

    @Test
    void warnsOfAnotherShape() {
        assertThat(Recovery.of(100, IntentCodec.encode(INTENT), "f123456789abcdef", 251))
                .isEqualTo(new Recovery(100, null, Warning.RESHAPED));
    }

    @Test
    void ignoresADeclarationThatBeginsElsewhere() {
        assertThat(Recovery.of(90, IntentCodec.encode(INTENT), SHAPE, 251))
                .isEqualTo(new Recovery(90, null, Warning.MISPLACED));
    }

    @Test
    void warnsOfMetadataOfSomeoneElse() {
        assertThat(Recovery.of(90, "someone's", SHAPE, 251)).isEqualTo(new Recovery(90, null, Warning.UNREADABLE));
    }

    @Test
    void warnsOfABatchThatRetentionHasCut() {
        assertThat(Recovery.outOfRange(250, IntentCodec.encode(INTENT)))
                .isEqualTo(new Recovery(250, null, Warning.OVERTAKEN));
    }

    @Test
    void warnsOfABatchWhoseEndKafkaHasLost() {
        assertThat(Recovery.of(100, IntentCodec.encode(INTENT), SHAPE, 250))
                .isEqualTo(new Recovery(100, null, Warning.TRUNCATED));
    }

    @Test
    void saysNoMoreOfABatchThatIsGoneWhole() {
        assertThat(Recovery.outOfRange(251, IntentCodec.encode(INTENT))).isEqualTo(new Recovery(251, null, null));
        assertThat(Recovery.outOfRange(251, "")).isEqualTo(new Recovery(251, null, null));
    }
}
