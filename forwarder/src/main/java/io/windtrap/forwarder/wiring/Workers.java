package io.windtrap.forwarder.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.consume.DestinationWorker;
import io.windtrap.forwarder.consume.DryRun;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.deadletter.DeadLetterTopic;
import io.windtrap.forwarder.kafka.GroupConsumers;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.kafka.RecordLookup;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.run.ReplayWorkers;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** Makes the workers of one process: of live events, and of replays. */
public final class Workers implements ReplayWorkers {
    private static final int MOST_RECORDS_OF_POLL = 5_000;
    private static final int POLLS_A_SECOND = 10;

    private final WindtrapConfig config;
    private final Edges edges;
    private final MeterRegistry metrics;

    /** @param metrics what live events are measured with; those of replays would set off alarms that are not meant for them */
    public Workers(WindtrapConfig config, Edges edges, MeterRegistry metrics) {
        this.config = config;
        this.edges = edges;
        this.metrics = metrics;
    }

    /** What the parts of {@code destination}'s worker share. */
    public DestinationContext context(DestinationConfig destination, ReadinessProblems problems) {
        return Wiring.context(destination, problems, metrics, edges.pauses());
    }

    /** A worker for {@code destination}'s live events that has not started. */
    public DestinationWorker live(DestinationConfig destination, DestinationContext context) {
        return worker(
                destination.id(),
                Map.of(),
                Wiring.plan(config, destination),
                Wiring.warehouse(destination, metrics),
                context);
    }

    @Override
    public Optional<DestinationWorker> worker(Replay replay, ReadRange range) {
        return destination(replay).map(destination -> {
            var own = new SimpleMeterRegistry();
            return worker(
                    replay.member(),
                    pace(replay),
                    Wiring.plan(config, destination, replay, range),
                    Wiring.warehouse(destination, replay.into(), own),
                    Wiring.context(destination, new ReadinessProblems(destination.id()), own, edges.pauses()));
        });
    }

    /** What reads {@code replay}'s range and stores nothing; empty as at {@link #worker}. */
    public Optional<DryRun> dryRun(Replay replay, ReadRange range) {
        return destination(replay)
                .map(destination -> new DryRun(
                        Wiring.plan(config, destination, replay, range),
                        Wiring.context(
                                destination,
                                new ReadinessProblems(destination.id()),
                                new SimpleMeterRegistry(),
                                edges.pauses())));
    }

    @Override
    public Optional<SourceSelection> sources(Replay replay, WindtrapConfig changed) {
        return destination(replay).map(destination -> Wiring.sources(changed, destination));
    }

    private Optional<DestinationConfig> destination(Replay replay) {
        return config.destinations().stream()
                .filter(one -> one.id().equals(replay.destination()))
                .findFirst();
    }

    /** At a low rate few records are taken at once, or the rate would come in jolts. */
    private static Map<String, String> pace(Replay replay) {
        return replay.rate() > 0
                ? Map.of(
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        String.valueOf(Math.clamp((int) (replay.rate() / POLLS_A_SECOND), 1, MOST_RECORDS_OF_POLL)))
                : Map.of();
    }

    private DestinationWorker worker(
            String group,
            Map<String, String> more,
            DestinationPlan plan,
            Warehouse warehouse,
            DestinationContext context) {
        KafkaAccess kafka = Wiring.kafka(config);
        Map<String, String> properties = new HashMap<>(kafka.properties());
        properties.putAll(more);
        var consumers = new GroupConsumers(kafka.bootstrapServers(), group, properties);
        return new DestinationWorker(
                plan,
                edges.warehouse(warehouse),
                () -> edges.consumer(consumers.consumer()),
                new DeadLetterTopic(kafka, config.forwarder().deadLetters().topic()),
                () -> new RecordLookup(kafka),
                context);
    }
}
