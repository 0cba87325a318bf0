package io.windtrap.transformer.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.windtrap.common.admin.Readiness;
import io.windtrap.common.admin.ServiceStatus;
import io.windtrap.common.process.Instance;
import io.windtrap.transformer.stage.StagePlan;
import io.windtrap.transformer.step.Steps;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What only this transformer knows: what it counted, and which steps it takes. From memory; safe for concurrent use. */
public final class StatusReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String PREFIX = "windtrap.transformer.";

    private final Instance instance;
    private final InstantSource clock;
    private final StagePlan plan;
    private final Readiness readiness;
    private final MeterRegistry registry;

    /** @param registry that the stage counts in */
    public StatusReport(
            Instance instance, InstantSource clock, StagePlan plan, Readiness readiness, MeterRegistry registry) {
        this.instance = instance;
        this.clock = clock;
        this.plan = plan;
        this.readiness = readiness;
        this.registry = registry;
    }

    /** One JSON object. */
    public String json() {
        Map<String, Object> counts = new LinkedHashMap<>(by("events", "result"));
        Map<String, Long> dropped = by("dropped", "step");
        Map<String, Long> deadLetters = by("dead.letters", "step");
        counts.put("dropped", sum(dropped));
        counts.put("dead_letters", sum(deadLetters));
        var common = new ServiceStatus(
                "transformer",
                instance,
                clock.instant(),
                readiness.obstacles(),
                Map.of(
                        "bootstrap_servers", plan.bootstrapServers(),
                        "application_id", plan.applicationId(),
                        "reads", plan.input(),
                        "writes", plan.output()),
                counts);
        ObjectNode json = JSON.valueToTree(common.fields());
        var steps = json.putArray("transformations");
        for (Steps.Named step : plan.steps().now().named()) {
            ObjectNode one = steps.addObject()
                    .put("id", step.id())
                    .put("dropped", dropped.getOrDefault(step.id(), 0L))
                    .put("dead_letters", deadLetters.getOrDefault(step.id(), 0L));
            if (!step.step().version().isEmpty()) {
                one.put("script", step.step().version());
            }
        }
        return json.toString();
    }

    private Map<String, Long> by(String name, String tag) {
        Map<String, Long> counts = new TreeMap<>();
        for (Counter counter : registry.find(PREFIX + name).counters()) {
            counts.merge(
                    Objects.requireNonNullElse(counter.getId().getTag(tag), ""), (long) counter.count(), Long::sum);
        }
        return counts;
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }
}
