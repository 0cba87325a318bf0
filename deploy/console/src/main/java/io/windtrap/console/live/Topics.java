package io.windtrap.console.live;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.console.http.ApiException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The topics that may be looked at: those of the configuration, and no others of the same Kafka. */
public final class Topics {
    private final String events;
    private final Map<String, String> roles = new LinkedHashMap<>();

    /** Those of {@code config}. */
    public Topics(WindtrapConfig config) {
        events = config.kafka().topic();
        roles.put(events, "events");
        config.destinations().forEach(one -> roles.putIfAbsent(DestinationTopics.of(config, one), "destination"));
        roles.putIfAbsent(config.forwarder().deadLetters().topic(), "dead_letters");
    }

    /** The topic that is meant; that of the events where none is named. */
    public String chosen(Optional<String> name) {
        String chosen = name.orElse(events);
        if (!roles.containsKey(chosen)) {
            throw ApiException.notFound("The configuration has no such topic.");
        }
        return chosen;
    }

    /** What each is for, by its name. */
    public Map<String, String> roles() {
        return Map.copyOf(roles);
    }
}
