package io.windtrap.forwarder.consume;

import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.forwarder.batch.JointBatch;
import io.windtrap.forwarder.batch.OpenBatch;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.SealedBy;
import io.windtrap.forwarder.batch.group.GroupMerge;
import io.windtrap.forwarder.consume.PartitionState.Commit;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class PartitionStateTest {
    private final SealedBatch one = batch(10, 19);
    private final SealedBatch two = batch(20, 29);
    private final PartitionState start = PartitionState.start();

    @Test
    void declaresABatchAtItsFirstOffsetBeforeItsInserts() {
        PartitionState declaring = start.sealed(one);

        assertThat(declaring.due()).isEqualTo(new Commit(10, IntentCodec.encode(one.intent())));
        assertThatThrownBy(declaring::inserted).isInstanceOf(IllegalStateException.class);
        assertThat(declaring.committed()).isEqualTo(new PartitionState.Inserting(one));
    }

    @Test
    void commitsNothingWhileABatchIsInserted() {
        PartitionState inserting = start.sealed(one).committed();

        assertThat(inserting.due()).isNull();
        assertThat(inserting.takes()).isFalse();
        assertThatThrownBy(inserting::committed).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void advancesPastABatchOnlyAfterItsInserts() {
        PartitionState advancing = start.sealed(one).committed().inserted();

        assertThat(advancing.due()).isEqualTo(new Commit(20, IntentCodec.NOTHING));
        assertThat(advancing.committed()).isEqualTo(start);
    }

    @Test
    void declaresTheNextBatchWithTheSameCommit() {
        PartitionState advancing = start.sealed(one).committed().inserted().sealed(two);

        assertThat(advancing.due()).isEqualTo(new Commit(20, IntentCodec.encode(two.intent())));
        assertThat(advancing.committed()).isEqualTo(new PartitionState.Inserting(two));
    }

    @Test
    void asksForTheSameCommitAgainWhenItFailed() {
        PartitionState advancing = start.sealed(one).committed().inserted();

        assertThat(advancing.due()).isEqualTo(advancing.due());
    }

    @Test
    void advancesPastABatchWithoutRowsWithoutDeclaringIt() {
        PartitionState advancing = start.sealed(empty(10, 19));

        assertThat(advancing.due()).isEqualTo(new Commit(20, IntentCodec.NOTHING));
    }

    @Test
    void startsNothingNewWhenThePartitionIsTakenAway() {
        assertThat(start.sealed(one).closing()).isEqualTo(start);
        assertThat(start.sealed(one).committed().closing()).isEqualTo(new PartitionState.Inserting(one));
        assertThat(start.sealed(one)
                        .committed()
                        .inserted()
                        .sealed(two)
                        .closing()
                        .due())
                .isEqualTo(new Commit(20, IntentCodec.NOTHING));
    }

    /** Others may declare it: a commit that passes the batch before it would look as if this one were through. */
    @Test
    void commitsNothingMoreWhereAJointBatchIsInDoubtWhenThePartitionIsTakenAway() {
        SealedBatch joint = joint(two);

        PartitionState inDoubt = start.sealed(one).committed().inserted().sealed(joint);

        assertThat(inDoubt.declaresJointly()).isTrue();
        assertThat(inDoubt.due()).isEqualTo(new Commit(20, joint.declaration()));
        assertThat(inDoubt.closing()).isEqualTo(start);
        assertThat(start.sealed(joint).declaresJointly()).isTrue();
        assertThat(start.sealed(joint).committed().declaresJointly()).isFalse();
        assertThat(start.sealed(one).declaresJointly()).isFalse();
    }

    @Test
    void insertsWhatAnEarlierOwnerHasDeclaredWithoutACommitAndAdvancesPastIt() {
        SealedBatch joint = joint(two);

        PartitionState repeating = start.repeated(joint);

        assertThat(repeating.due()).isNull();
        assertThat(repeating.inserted().due()).isEqualTo(new Commit(30, IntentCodec.NOTHING));
        assertThatThrownBy(() -> start.sealed(one).repeated(joint)).isInstanceOf(IllegalStateException.class);
    }

    private static SealedBatch joint(SealedBatch own) {
        var parts = new TreeMap<>(Map.of(0, own, 1, batch(5, 6)));
        return Objects.requireNonNull(
                JointBatch.of(parts, 7, new GroupMerge(0)).parts().get(0));
    }

    @Test
    void takesNoBatchItHasNoPlaceFor() {
        assertThatThrownBy(() -> start.sealed(one).sealed(two)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() ->
                        start.sealed(one).committed().inserted().sealed(two).sealed(batch(30, 39)))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(start::committed).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(start::inserted).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void declaresABatchOfDeadLettersAlone() {
        var open = new OpenBatch(Instant.EPOCH);
        var id = new DeadLetter.Id("d", new Place("events", 0, 10), "");
        open.refuse(new DeadLetter(id, "not_json", "", 1, new DeadLetter.Original(null, null, 0, List.of()), false), 0);

        SealedBatch batch = open.seal(new Intent(10, 10, "0123456789abcdef", 1), SealedBy.AGE, new GroupMerge(0));

        assertThat(start.sealed(batch)).isEqualTo(new PartitionState.Declaring(batch));
    }

    private static SealedBatch batch(long first, long last) {
        var open = new OpenBatch(Instant.EPOCH);
        open.add(first, List.of(row("t", text("id", "a"))), 0);
        return open.seal(new Intent(first, last, "0123456789abcdef", 1), SealedBy.ROWS, new GroupMerge(0));
    }

    private static SealedBatch empty(long first, long last) {
        return new OpenBatch(Instant.EPOCH)
                .seal(new Intent(first, last, "0123456789abcdef", 1), SealedBy.AGE, new GroupMerge(0));
    }
}
