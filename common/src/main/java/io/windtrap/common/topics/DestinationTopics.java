package io.windtrap.common.topics;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import java.util.List;

/** Which topic of events each destination reads: its own, else that of all. */
public final class DestinationTopics {
    private DestinationTopics() {}

    /** The topic that {@code destination} of {@code config} reads. */
    public static String of(WindtrapConfig config, DestinationConfig destination) {
        return destination.topic().orElse(config.kafka().topic());
    }

    /** The topic that {@code transformer replay NAME} writes, and a replay of this name reads. */
    public static String ofTransformedReplay(WindtrapConfig config, String name) {
        return config.transformer().topic() + ".replay." + name;
    }

    /** Those that are read, each once, in the order of the destinations; {@code kafka.topic} alone without destinations. */
    public static List<String> all(WindtrapConfig config) {
        return config.destinations().isEmpty()
                ? List.of(config.kafka().topic())
                : config.destinations().stream()
                        .map(destination -> of(config, destination))
                        .distinct()
                        .toList();
    }
}
