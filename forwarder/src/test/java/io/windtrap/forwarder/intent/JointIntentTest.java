package io.windtrap.forwarder.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JointIntentTest {
    private static final String SHAPE = "0123456789abcdef";
    private static final Intent FIRST = new Intent(5, 9, SHAPE, 0xabc, 2);
    private static final Intent SECOND = new Intent(100, 100, SHAPE, 0xabc, Intent.NO_EPOCH, "+1,2=cloud");
    private static final JointIntent JOINT = new JointIntent(new TreeMap<>(Map.of(0, FIRST, 12, SECOND)));
    private static final String TEXT = "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2 12:100-100:-1:+1,2=cloud";

    /** A forwarder of another release must read it: the text never changes. */
    @Test
    void overlapsARangeOfItsPartitionThatHasAnyOfItsOffsets() {
        JointIntent joint = joint(0, FIRST, 12, SECOND);

        assertThat(joint.overlaps(0, new Intent(9, 20, SHAPE, 1))).isTrue();
        assertThat(joint.overlaps(0, new Intent(0, 5, SHAPE, 1))).isTrue();
        assertThat(joint.overlaps(0, new Intent(10, 20, SHAPE, 1))).isFalse();
        assertThat(joint.overlaps(0, new Intent(0, 4, SHAPE, 1))).isFalse();
        assertThat(joint.overlaps(1, new Intent(5, 9, SHAPE, 1))).isFalse();
    }

    @Test
    void isWrittenInAFormThatStays() {
        assertThat(IntentCodec.encode(JOINT)).isEqualTo(TEXT);
        assertThat(IntentCodec.decode(TEXT)).isEqualTo(new Declaration.Joint(JOINT));
    }

    /** ClickHouse drops the second of two INSERTs by this alone: it never changes. */
    @Test
    void givesTokensThatStay() {
        var tokens = new DeduplicationToken("warehouse", "events", 0);

        assertThat(tokens.of(JOINT, "tracks", List.of("id", "received_at")))
                .isEqualTo("966baf2c3be130f6c4e8e78929d92570")
                .isEqualTo(new DeduplicationToken("warehouse", "events", 12)
                        .of(JOINT, "tracks", List.of("id", "received_at")));
    }

    @Test
    void givesAnotherTokenForWhateverDiffers() {
        var tokens = new DeduplicationToken("warehouse", "events", 0);
        var columns = List.of("id");

        assertThat(List.of(
                        tokens.of(JOINT, "tracks", columns),
                        tokens.of(JOINT, "pages", columns),
                        tokens.of(JOINT, "tracks", List.of("id", "a")),
                        tokens.of(joint(0, FIRST, 13, SECOND), "tracks", columns),
                        tokens.of(joint(0, new Intent(5, 8, SHAPE, 0xabc), 12, SECOND), "tracks", columns),
                        tokens.of(
                                joint(0, new Intent(5, 9, SHAPE, 1), 12, new Intent(100, 100, SHAPE, 1)),
                                "tracks",
                                columns),
                        new DeduplicationToken("other", "events", 0).of(JOINT, "tracks", columns),
                        new DeduplicationToken("warehouse", "other", 0).of(JOINT, "tracks", columns)))
                .doesNotHaveDuplicates();
    }

    @Property
    void isReadAsItWasWritten(@ForAll @IntRange(min = 2, max = 60) int partitions, @ForAll long nonce) {
        var members = new TreeMap<Integer, Intent>();
        for (int partition = 0; partition < partitions; partition++) {
            long first = Math.abs((nonce >>> 1) / (partition + 1));
            members.put(partition * 3, new Intent(first, first + partition, SHAPE, nonce, partition - 1));
        }
        var joint = new JointIntent(members);

        assertThat(IntentCodec.decode(IntentCodec.encode(joint))).isEqualTo(new Declaration.Joint(joint));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2",
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2 0:5-9:2",
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2 1:9-5:2",
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2 1:5-99999999999999999999:2",
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2 1:5-9:9999999999",
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2 1:5-9:2 ",
                "windtrap/2 0123456789abcdef 0000000000000abc 0:5-9:2  1:5-9:2",
                "windtrap/2 0123456789abcdef xyz 0:5-9:2 1:5-9:2",
                "windtrap/2",
                "windtrap/3 0123456789abcdef 0000000000000abc 0:5-9:2 1:5-9:2"
            })
    void isNotReadFromTextThatIsNone(String metadata) {
        assertThat(IntentCodec.decode(metadata)).isInstanceOf(Declaration.Unreadable.class);
    }

    @Test
    void agreesWithItselfAndWithWhoeverIsPastIt() {
        assertThat(JOINT.agrees(0, 5, TEXT)).isTrue();
        assertThat(JOINT.agrees(0, 10, "")).isTrue();
        assertThat(JOINT.agrees(0, 10, "anything")).isTrue();
        assertThat(JOINT.agrees(0, 9, "")).isFalse();
        assertThat(JOINT.agrees(0, 5, "")).isFalse();
        assertThat(JOINT.agrees(0, 5, IntentCodec.encode(FIRST))).isFalse();
        assertThat(JOINT.agrees(0, 5, TEXT.replace("abc 0", "abd 0"))).isFalse();
        assertThat(JOINT.agrees(0, 5, TEXT.replace("12:100-100", "12:100-101"))).isFalse();
        assertThat(JOINT.agrees(7, 0, "")).isTrue();
    }

    @Test
    void hasTwoPartitionsOfOneShapeAndNonce() {
        assertThatThrownBy(() -> new JointIntent(new TreeMap<>(Map.of(0, FIRST))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> joint(0, FIRST, 1, new Intent(1, 2, SHAPE, 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> joint(0, FIRST, 1, new Intent(1, 2, "fedcba9876543210", 0xabc)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JointIntent joint(int one, Intent first, int other, Intent second) {
        return new JointIntent(new TreeMap<>(Map.of(one, first, other, second)));
    }
}
