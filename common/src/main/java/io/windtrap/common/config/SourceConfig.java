package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.Secret;
import java.util.Optional;

/** An app that sends events, known by its write key. */
public interface SourceConfig {
    /** Short name that travels with each event and lands in {@code context_source_id}; unique, not blank. */
    String id();

    /** What people call it; absent = its id. */
    Optional<String> name();

    /** What kind of SDK sends; lands in {@code context_source_type}. */
    @WithDefault("HTTP")
    String type();

    /** Which kind of source: some bring records of other services, whose rows differ (docs/schema.md). */
    @WithDefault("event-stream")
    Category category();

    /** What SDKs authenticate with; unique, not blank. */
    Secret writeKey();

    /** Whether events are accepted. */
    @WithDefault("true")
    boolean enabled();

    /** Events taken a second, by each gateway, 0 to 1,000,000,000; past it requests are answered 429. 0 = no limit. */
    @WithDefault("0")
    long eventsPerSecond();

    /** Events taken at once after a pause, 0 to 1,000,000,000; 0 = those of one second. */
    @WithDefault("0")
    long burst();

    /** Kinds of source. */
    enum Category {
        /** Events as they happen. */
        EVENT_STREAM("event-stream"),
        /** Records of another service, synced. */
        CLOUD("cloud"),
        /** Records of another service, by a Singer tap. */
        SINGER_PROTOCOL("singer-protocol");

        private final String label;

        Category(String label) {
            this.label = label;
        }

        /** The name that RudderStack has for it. */
        public String label() {
            return label;
        }
    }
}
