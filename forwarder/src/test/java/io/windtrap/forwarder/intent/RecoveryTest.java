package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.intent.Recovery.Warning;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class RecoveryTest {
    private static final String SHAPE = "0123456789abcdef";
    private static final String OTHER_SHAPE = "f123456789abcdef";
    private static final Intent INTENT = new Intent(100, 250, SHAPE, 31, 4, "+1");
    private static final String DECLARED = IntentCodec.encode(INTENT);

    @Test
    void repeatsADeclaredBatch() {
        assertThat(of(100, DECLARED, SHAPE, 251)).isEqualTo(new Recovery(100, INTENT, null));
    }

    @Test
    void repeatsABatchInDoubtUnderItsTokens() {
        Intent inDoubt = inDoubt(100, 250, SHAPE);

        assertThat(of(100, IntentCodec.encode(inDoubt), SHAPE, 251)).isEqualTo(new Recovery(100, inDoubt, null));
    }

    @Test
    void startsAfreshWhereNothingIsDeclared() {
        assertThat(of(100, "", SHAPE, 251)).isEqualTo(new Recovery(100, null, null));
    }

    @Test
    void doubtsABatchOfAnotherShape() {
        assertThat(of(100, DECLARED, OTHER_SHAPE, 251))
                .isEqualTo(new Recovery(100, inDoubt(100, 250, OTHER_SHAPE), Warning.RESHAPED));
    }

    @Test
    void ignoresADeclarationThatBeginsElsewhere() {
        assertThat(of(90, DECLARED, SHAPE, 251)).isEqualTo(new Recovery(90, null, Warning.MISPLACED));
    }

    @Test
    void warnsOfMetadataOfSomeoneElse() {
        assertThat(of(90, "someone's", SHAPE, 251)).isEqualTo(new Recovery(90, null, Warning.UNREADABLE));
    }

    @Test
    void doubtsWhatRetentionHasLeftOfABatch() {
        assertThat(outOfRange(250, DECLARED, 300))
                .isEqualTo(new Recovery(250, inDoubt(250, 250, SHAPE), Warning.OVERTAKEN));
    }

    @Test
    void doubtsWhatKafkaHasKeptOfABatchWhoseEndItLost() {
        assertThat(of(100, DECLARED, SHAPE, 250))
                .isEqualTo(new Recovery(100, inDoubt(100, 249, SHAPE), Warning.TRUNCATED));
        assertThat(of(100, DECLARED, SHAPE, 100)).isEqualTo(new Recovery(100, null, Warning.TRUNCATED));
    }

    @Test
    void doubtsNothingInATopicThatWasMadeAnew() {
        assertThat(outOfRange(0, DECLARED, 50)).isEqualTo(new Recovery(0, null, Warning.OVERTAKEN));
    }

    @Test
    void doubtsThePartitionsOwnRangeOfAJointBatch() {
        // Given
        var members = new TreeMap<Integer, Intent>();
        members.put(PARTITION, INTENT);
        members.put(9, new Intent(7, 8, SHAPE, 31));
        String joint = IntentCodec.encode(new JointIntent(members));

        // Then
        assertThat(of(100, joint, SHAPE, 251)).isEqualTo(new Recovery(100, inDoubt(100, 250, SHAPE), null));
        assertThat(of(101, joint, SHAPE, 251)).isEqualTo(new Recovery(101, null, null));
        assertThat(outOfRange(200, joint, 300))
                .isEqualTo(new Recovery(200, inDoubt(200, 250, SHAPE), Warning.OVERTAKEN));
    }

    @Test
    void saysNoMoreOfABatchThatIsGoneWhole() {
        assertThat(outOfRange(251, DECLARED, 300)).isEqualTo(new Recovery(251, null, null));
        assertThat(outOfRange(251, "", 300)).isEqualTo(new Recovery(251, null, null));
    }

    private static final int PARTITION = 3;
    private static final long NONCE = 77;

    private static Intent inDoubt(long first, long last, String shape) {
        return new Intent(first, last, shape, NONCE, Intent.NO_EPOCH, "+1", true);
    }

    private static Recovery of(long offset, String metadata, String shape, long end) {
        return Recovery.of(PARTITION, offset, metadata, new Recovery.Fresh(shape, NONCE), end);
    }

    private static Recovery outOfRange(long earliest, String metadata, long end) {
        return Recovery.outOfRange(PARTITION, earliest, metadata, new Recovery.Fresh(SHAPE, NONCE), end);
    }
}
