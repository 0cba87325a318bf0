package io.windtrap.forwarder;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.ForwarderConfig;
import io.windtrap.common.config.KafkaConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.reload.ConfigChanges;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a changed file asks for that a running forwarder can't take over: everything but sources. */
final class PendingChanges {
    private PendingChanges() {}

    /** The keys of {@code changed} that differ from {@code running} and need a restart; a destination is told by its id. */
    static List<String> of(WindtrapConfig running, WindtrapConfig changed) {
        List<String> keys = new ArrayList<>();
        keys.addAll(ConfigChanges.between(KafkaConfig.class, "kafka", running.kafka(), changed.kafka()));
        keys.addAll(
                ConfigChanges.between(ForwarderConfig.class, "forwarder", running.forwarder(), changed.forwarder()));
        Map<String, DestinationConfig> before = byId(running);
        Map<String, DestinationConfig> after = byId(changed);
        after.forEach((id, destination) -> {
            DestinationConfig old = before.remove(id);
            String path = "destinations[" + id + "]";
            if (old == null) {
                keys.add(path + " (new)");
            } else {
                ConfigChanges.between(DestinationConfig.class, path, old, destination).stream()
                        .filter(key -> !key.equals(path + ".sources"))
                        .forEach(keys::add);
            }
        });
        before.keySet().forEach(id -> keys.add("destinations[" + id + "] (removed)"));
        return keys;
    }

    private static Map<String, DestinationConfig> byId(WindtrapConfig config) {
        Map<String, DestinationConfig> byId = new LinkedHashMap<>();
        config.destinations().forEach(destination -> byId.put(destination.id(), destination));
        return byId;
    }
}
