package io.windtrap.transformer.stage;

import io.windtrap.transformer.dedup.DedupPlan;
import io.windtrap.transformer.dedup.IdStore;
import io.windtrap.transformer.metrics.TransformerMetrics;
import java.time.InstantSource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;

/** Where events flow: from their topic through the steps into two others. */
final class StreamTopology {
    /** The sink of events that go on. */
    static final String OUTPUT = "output";

    /** The sink of those that can't. */
    static final String DEAD_LETTERS = "dead-letters";

    private static final String INPUT = "input";
    private static final String STEPS = "steps";

    private StreamTopology() {}

    static Topology of(
            StagePlan plan, RecordLimits limits, TransformerMetrics metrics, InstantSource clock, Pace pace) {
        Topology topology = new Topology()
                .addSource(INPUT, new ByteArrayDeserializer(), new ByteArrayDeserializer(), plan.input())
                .addProcessor(STEPS, () -> new EventProcessor(plan, limits, metrics, clock, pace), INPUT)
                .addSink(
                        OUTPUT,
                        plan.output(),
                        Placed.SERIALIZER,
                        new ByteArraySerializer(),
                        Placed.SAME_PARTITION,
                        STEPS)
                .addSink(DEAD_LETTERS, plan.deadLetters(), Placed.SERIALIZER, new ByteArraySerializer(), STEPS);
        DedupPlan dedup = plan.dedup();
        if (dedup != null) {
            topology.addStateStore(IdStore.builder(dedup), STEPS);
        }
        return topology.addStateStore(new CommitHook.Builder(), STEPS);
    }
}
