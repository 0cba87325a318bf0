package io.windtrap.forwarder.source;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Partitions whose next event is of a source that the configuration does not have, while the destination lists the sources
 * that it takes. Nothing of them is read, and so nothing lost or held in memory, until a reload brings the source. Used by
 * the poll thread.
 */
public final class SourceWaits {
    private static final Logger log = LoggerFactory.getLogger(SourceWaits.class);

    private final ReadinessProblems problems;
    private final ForwarderMetrics metrics;
    private final Map<TopicPartition, String> sources = new HashMap<>();

    public SourceWaits(ReadinessProblems problems, ForwarderMetrics metrics) {
        this.problems = problems;
        this.metrics = metrics;
    }

    /** {@code partition} waits from now on for {@code source}, whose event lies at {@code offset}. */
    public void begin(TopicPartition partition, String source, long offset) {
        sources.put(partition, source);
        problems.report(
                obstacle(partition),
                "waits for source " + source
                        + ", which is not in the configuration: add the source to this forwarder's file");
        log.atWarn()
                .addKeyValue("partition", partition)
                .addKeyValue("offset", offset)
                .addKeyValue("source", source)
                .log(
                        "the partition waits because its next event is of a source that is not in the configuration;"
                                + " add the source to this forwarder's file;"
                                + " to skip its events, add it with enabled: false and keep it out of the destination's sources");
        metrics.waiting(sources.size());
    }

    /** Whether nothing is to be read of {@code partition}. */
    public boolean holds(TopicPartition partition) {
        return sources.containsKey(partition);
    }

    /** Ends the waits for sources that {@code selection} can say something of. */
    public void reload(SourceSelection selection) {
        sources.entrySet().removeIf(wait -> {
            var facts = new EventFacts(wait.getValue(), null, null, null, null);
            boolean over = !(selection.of(facts) instanceof SourceRule.Verdict.Unknown);
            if (over) {
                problems.clear(obstacle(wait.getKey()));
                log.atInfo()
                        .addKeyValue("partition", wait.getKey())
                        .addKeyValue("source", wait.getValue())
                        .log("the source is in the configuration now; the partition continues");
            }
            return over;
        });
        metrics.waiting(sources.size());
    }

    /** The partitions are another member's now. */
    public void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> {
            sources.remove(partition);
            problems.clear(obstacle(partition));
        });
        metrics.waiting(sources.size());
    }

    private static String obstacle(TopicPartition partition) {
        return "source of partition " + partition.partition();
    }
}
