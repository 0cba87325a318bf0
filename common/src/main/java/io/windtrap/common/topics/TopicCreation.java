package io.windtrap.common.topics;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Creates topics that are missing, and changes none that is there.
 *
 * @param partitions of topics of events, 1 or more
 * @param replicas of each partition; 0 = three, or as many as there are brokers
 * @param retention of events; null can't be: for ever is {@link #FOR_EVER}
 */
public record TopicCreation(int partitions, int replicas, Duration retention) {
    /** Events are never deleted. */
    public static final Duration FOR_EVER = Duration.ofMillis(-1);

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int TRIES = 50;
    private static final int BETWEEN_TRIES_MS = 100;
    private static final int BETWEEN_CREATIONS_MS = 500;

    /**
     * Creates, and returns once brokers lead all partitions of what it created.
     *
     * @return for each of {@code topics} whether it was created; false = it was there
     * @throws IOException if Kafka refuses; the message names the topic
     */
    public Map<RequiredTopic, Boolean> create(Admin kafka, List<RequiredTopic> topics)
            throws IOException, InterruptedException {
        int copies = replicas > 0 ? replicas : TopicRules.replicas(brokers(kafka));
        Map<RequiredTopic, Boolean> created = new LinkedHashMap<>();
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        for (RequiredTopic topic : topics) {
            var wanted = new NewTopic(topic.name(), topic.partitions(partitions), (short) copies)
                    .configs(topic.settings(copies, retention.toMillis()));
            boolean isNew = create(kafka, wanted);
            created.put(topic, isNew);
            for (int partition = 0; isNew && partition < wanted.numPartitions(); partition++) {
                ends.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
            }
        }
        awaitLeaders(kafka, ends);
        return created;
    }

    /**
     * As {@link #create(Admin, List)}, again and again while its failure may pass by itself.
     *
     * @param wait for how long; 0 = one try, negative = for ever. A first try that took longer is followed by another one all the same.
     * @param told hears the first failure that is followed by another try
     */
    public Map<RequiredTopic, Boolean> create(
            Admin kafka, List<RequiredTopic> topics, Duration wait, Consumer<IOException> told)
            throws IOException, InterruptedException {
        long start = System.nanoTime();
        boolean isFirst = true;
        while (true) {
            try {
                return create(kafka, topics);
            } catch (IOException e) {
                boolean isOver =
                        !wait.isNegative() && (!isFirst || wait.isZero()) && System.nanoTime() - start > wait.toNanos();
                if (isOver || !passes(e)) {
                    throw e;
                }
                if (isFirst) {
                    told.accept(e);
                    isFirst = false;
                }
                Thread.sleep(BETWEEN_CREATIONS_MS);
            }
        }
    }

    /** Brokers are still starting, or were held up for seconds. */
    private static boolean passes(IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RetriableException || cause instanceof InvalidReplicationFactorException) {
                return true;
            }
        }
        return false;
    }

    private static int brokers(Admin kafka) throws IOException, InterruptedException {
        try {
            return new TopicLook(kafka, ANSWER).brokers();
        } catch (ExecutionException e) {
            throw new IOException(
                    "can't count the brokers of Kafka: "
                            + Objects.requireNonNull(e.getCause()).getMessage(),
                    e);
        }
    }

    private static boolean create(Admin kafka, NewTopic topic) throws IOException, InterruptedException {
        try {
            kafka.createTopics(List.of(topic)).all().get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw new IOException(
                    "can't create topic " + topic.name() + ": "
                            + Objects.requireNonNull(e.getCause()).getMessage(),
                    e);
        }
    }

    /** A topic just made is not known to every broker at once; who writes to it before waits long (KAFKA-15591). */
    private static void awaitLeaders(Admin kafka, Map<TopicPartition, OffsetSpec> ends)
            throws IOException, InterruptedException {
        for (int tries = 1; !ends.isEmpty(); tries++) {
            try {
                var _ = kafka.listOffsets(ends, new ListOffsetsOptions().timeoutMs((int) ANSWER.toMillis()))
                        .all()
                        .get();
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof RetriableException) || tries == TRIES) {
                    throw new IOException(
                            "topics were created, but not every partition has a leader yet: "
                                    + Objects.requireNonNull(e.getCause()).getMessage(),
                            e);
                }
                Thread.sleep(BETWEEN_TRIES_MS);
            }
        }
    }
}
