package io.windtrap.forwarder.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.windtrap.common.admin.Readiness;
import io.windtrap.common.admin.ServiceStatus;
import io.windtrap.common.process.Instance;
import io.windtrap.forwarder.metrics.Activity;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayOverview;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What only this forwarder knows: its last inserts, its last errors, what it counted. From memory; safe for concurrent use. */
public final class StatusReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "windtrap.forwarder.";
    /** Counters of a destination, in the order of its object. */
    private static final List<String> COUNTED = List.of("events", "rows", "batches");

    private final Instance instance;
    private final InstantSource clock;
    private final String bootstrapServers;
    private final Readiness readiness;
    private final MeterRegistry registry;
    private final List<Destination> destinations = new CopyOnWriteArrayList<>();
    private volatile List<ReplayOverview> replays = List.of();

    private record Destination(String id, String type, String topic, Activity activity) {}

    /** @param registry that the destinations count in */
    public StatusReport(
            Instance instance,
            InstantSource clock,
            String bootstrapServers,
            Readiness readiness,
            MeterRegistry registry) {
        this.instance = instance;
        this.clock = clock;
        this.bootstrapServers = bootstrapServers;
        this.readiness = readiness;
        this.registry = registry;
    }

    /** Adds a destination. */
    public void add(String id, String type, String topic, Activity activity) {
        destinations.add(new Destination(id, type, topic, activity));
    }

    /** Takes over which replays are under way, those of other destinations included. */
    public void replays(ReplayBook book) {
        replays = book.replays().stream()
                .filter(one -> !one.state().isOver())
                .map(one -> ReplayOverview.of(one, book.summary(one)))
                .toList();
    }

    /** One JSON object. */
    public String json() {
        Map<String, Object> counts = new LinkedHashMap<>();
        COUNTED.forEach(
                name -> counts.put(name, sum(registry.find(PREFIX + name).counters())));
        counts.put("discards", sum(registry.find(PREFIX + "discards").counters()));
        counts.put("dead_letters", sum(registry.find(PREFIX + "dead.letters").counters()));
        var common = new ServiceStatus(
                "forwarder",
                instance,
                clock.instant(),
                readiness.obstacles(),
                Map.of("bootstrap_servers", bootstrapServers),
                counts);
        ObjectNode json = JSON.valueToTree(common.fields());
        ArrayNode all = json.putArray("destinations");
        destinations.forEach(one -> write(one, all.addObject()));
        return json.toString();
    }

    private void write(Destination destination, ObjectNode json) {
        Activity activity = destination.activity();
        Instant lastInsert = activity.lastInsert();
        Activity.@Nullable LastError error = activity.lastError();
        json.put("destination", destination.id())
                .put("type", destination.type())
                .put("topic", destination.topic())
                .put("last_insert_at", lastInsert == null ? null : lastInsert.toString());
        if (error == null) {
            json.putNull("last_error");
        } else {
            json.putObject("last_error")
                    .put("at", error.at().toString())
                    .put("kind", error.kind())
                    .put("message", error.why());
        }
        COUNTED.forEach(name -> json.put(name, sum(of(destination, name))));
        json.set("discards", JSON.valueToTree(byReason(of(destination, "discards"))));
        json.set("dead_letters", JSON.valueToTree(byReason(of(destination, "dead.letters"))));
        ArrayNode partitions = json.putArray("partitions");
        registry.find(PREFIX + "lag").tag("destination", destination.id()).gauges().stream()
                .map(StatusReport::partition)
                .sorted()
                .forEach(partitions::add);
        ArrayNode underWay = json.putArray("replays");
        replays.stream()
                .filter(one -> one.replay().destination().equals(destination.id()))
                .forEach(one -> underWay.add(JSON.<ObjectNode>valueToTree(one.fields())));
    }

    private Collection<Counter> of(Destination destination, String name) {
        return registry.find(PREFIX + name).tag("destination", destination.id()).counters();
    }

    private static int partition(Gauge lag) {
        String number = lag.getId().getTag("partition");
        return number == null ? -1 : Integer.parseInt(number);
    }

    private static Map<String, Long> byReason(Collection<Counter> counters) {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : counters) {
            String reason = counter.getId().getTag("reason");
            counts.merge(reason == null ? "" : reason, (long) counter.count(), Long::sum);
        }
        return counts;
    }

    private static long sum(Collection<Counter> counters) {
        return (long) counters.stream().mapToDouble(Counter::count).sum();
    }
}
