package io.windtrap.transformer.stage;

import io.windtrap.common.range.OffsetRange;
import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.step.LiveSteps;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the stage does, and with what.
 *
 * @param kafkaProperties of all Kafka clients, passed through; may hold secrets
 * @param input topic that is read
 * @param output topic that is written
 * @param deadLetters topic of the events that could not be transformed
 * @param applicationId names the consumer group and the transactions
 * @param instanceId of this process in its group; empty = one that is kept in {@code stateDirectory}
 * @param threads 1 or more
 * @param commitInterval from 10 ms
 * @param sessionTimeout silence after which others take over
 * @param dedup null = events that come again are not looked for
 * @param ranges offsets that are read, by partition; null = all, for ever
 * @param longestEvent time that one event may take by the limits of its scripts
 * @param standbys copies of each partition's state that other processes keep
 */
public record StagePlan(
        String bootstrapServers,
        Map<String, String> kafkaProperties,
        String input,
        String output,
        String deadLetters,
        String applicationId,
        String instanceId,
        Path stateDirectory,
        int threads,
        Duration commitInterval,
        Duration sessionTimeout,
        @Nullable DedupPlan dedup,
        @Nullable Map<Integer, OffsetRange> ranges,
        Duration longestEvent,
        int standbys,
        LiveSteps steps) {
    /**
     * That of a replay: the same events and steps, and nothing else in common with the stage that runs.
     *
     * @param topic that it writes
     * @param group names its consumer group and its transactions
     * @param read offsets that it reads
     * @param state a folder of its own
     */
    public StagePlan ofReplay(
            String topic, String group, Map<Integer, OffsetRange> read, Path state, int threadsOfReplay) {
        return new StagePlan(
                bootstrapServers,
                kafkaProperties,
                input,
                topic,
                deadLetters,
                group,
                "",
                state,
                threadsOfReplay,
                commitInterval,
                sessionTimeout,
                null,
                read,
                longestEvent,
                0,
                steps);
    }

    @Override
    public String toString() {
        return applicationId;
    }
}
