package io.windtrap.common.admin;

import io.windtrap.common.process.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What every service says of itself at {@code /status}.
 *
 * @param service {@code gateway} or {@code forwarder}
 * @param now when it was asked
 * @param problems why it can't do its work, a line for people each; empty = it can
 * @param kafka what it uses of Kafka, by name
 * @param counts of the service as a whole since its start, by name
 */
public record ServiceStatus(
        String service,
        Instance instance,
        Instant now,
        List<String> problems,
        Map<String, Object> kafka,
        Map<String, Object> counts) {
    /** The fields of its JSON object, in their order, to which a service adds its own. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", service);
        fields.put("instance", instance.name());
        fields.put("version", instance.version());
        fields.put("started_at", instance.startedAt().toString());
        fields.put("uptime_seconds", Duration.between(instance.startedAt(), now).toSeconds());
        fields.put("ready", problems.isEmpty());
        fields.put("problems", problems);
        fields.put("kafka", kafka);
        fields.put("counts", counts);
        return fields;
    }
}
