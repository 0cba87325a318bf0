package io.windtrap.console.trace;

import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.progress.PartitionProgress;
import org.jspecify.annotations.Nullable;

/**
 * How an event stands at a destination that takes it.
 *
 * @param state as that of {@link Fate}
 * @param sentence the same for people
 */
record Standing(String state, String sentence) {
    /**
     * How the event at {@code offset} stands.
     *
     * @param progress of its partition; null = it can't be had
     * @param state of the event once its offset is passed
     * @param sentence that goes with {@code state}
     */
    static Standing of(long offset, @Nullable PartitionProgress progress, String state, String sentence) {
        if (progress == null) {
            return state.equals("stored")
                    ? new Standing(state, sentence)
                    : new Standing("unknown", "Kafka does not say how far this destination is.");
        }
        if (offset < progress.position()) {
            return new Standing(state, sentence);
        }
        Intent batch = progress.batch();
        return batch != null && batch.first() <= offset && offset <= batch.last()
                ? new Standing("under_way", "Its batch is being inserted.")
                : new Standing("waiting", (offset - progress.position()) + " events of its partition are before it.");
    }
}
