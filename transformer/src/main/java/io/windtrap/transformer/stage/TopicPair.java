package io.windtrap.transformer.stage;

import io.windtrap.common.topics.SeenTopic;
import io.windtrap.common.topics.TopicLook;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Looks whether the stage can work with its topics as they are. */
final class TopicPair {
    private static final Duration ANSWER = Duration.ofSeconds(5);
    /** Kafka itself will say. */
    private static final long UNKNOWN = Long.MAX_VALUE;

    private TopicPair() {}

    /**
     * What they are like.
     *
     * @param partitions of the topic that is read, and of the one that is written
     */
    record Found(RecordLimits limits, int partitions) {}

    /** It can't; the message says why and what to do. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1;

        UnfitException(String message) {
            super(message);
        }
    }

    /**
     * Looks once.
     *
     * @throws UnfitException if they are missing, can't be seen or don't match
     */
    static Found look(Admin kafka, StagePlan plan) throws UnfitException, InterruptedException {
        var look = new TopicLook(kafka, ANSWER);
        int read = partitions(look, plan.input());
        int written = partitions(look, plan.output());
        partitions(look, plan.deadLetters());
        if (read != written) {
            throw new UnfitException("topics " + plan.input() + " and " + plan.output() + " have " + read + " and "
                    + written + " partitions: give both the same number");
        }
        return new Found(new RecordLimits(largest(look, plan.output()), largest(look, plan.deadLetters())), read);
    }

    private static int partitions(TopicLook look, String topic) throws UnfitException, InterruptedException {
        try {
            return look.describe(topic).partitions().size();
        } catch (ExecutionException e) {
            throw new UnfitException(
                    e.getCause() instanceof UnknownTopicOrPartitionException
                            ? "topic " + topic + " is missing: create it, with forwarder topics create"
                            : "topic " + topic + " can't be looked at: "
                                    + Objects.requireNonNull(e.getCause()).getMessage());
        }
    }

    private static long largest(TopicLook look, String topic) throws InterruptedException {
        SeenTopic.Setting bytes = look.knownSettings(topic).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
        return bytes == null ? UNKNOWN : Long.parseLong(bytes.value());
    }
}
