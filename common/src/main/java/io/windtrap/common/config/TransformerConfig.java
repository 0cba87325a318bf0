package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.ByteSize;
import java.time.Duration;
import java.util.Optional;

/** The optional stage between gateway and forwarder: reads {@code kafka.topic}, and writes what {@code transformations} make of it. */
public interface TransformerConfig {
    /** Where the transformer answers its operators. */
    Admin admin();

    /** Topic that it writes, with as many partitions as {@code kafka.topic}; a destination reads it that names it as its topic. */
    @WithDefault("events.transformed")
    String topic();

    /** Names its consumer group and its transactions; another name begins at the start of the topic. */
    @WithDefault("windtrap.transformer")
    String applicationId();

    /** What this process is called in its group, the same after each restart; absent = a name kept in the state directory. */
    Optional<String> instanceId();

    /** Folder of its state, for this process alone; made when it is missing. */
    @WithDefault("/var/lib/windtrap/transformer")
    String stateDirectory();

    /** File in MaxMind's format that {@code geolocation(ip)} of scripts answers from; absent or blank = it answers undefined. */
    Optional<String> geolocation();

    /** Threads that transform, 1 to 64; more than the topic has partitions are of no use. */
    @WithDefault("1")
    int threads();

    /** Time between commits, 10 ms to 10 s: events can be read this late. */
    @WithDefault("200ms")
    Duration commitInterval();

    /** Silence after which others take over the partitions of a process that died, 6 s to 5 min. */
    @WithDefault("6s")
    Duration sessionTimeout();

    /** Whether events that come again are dropped. */
    Deduplication deduplication();

    /** Who may {@code GET /status} on the admin port. */
    StatusConfig status();

    /** Tells events that come again by their source and message id. */
    interface Deduplication {
        /** Whether they are looked for. */
        @WithDefault("false")
        boolean enabled();

        /** Time for which ids are known at least, 1 min to 72 h; another window begins with none. */
        @WithDefault("1h")
        Duration window();

        /** Memory of the store of ids for all partitions together, 16 MiB or more. */
        @WithDefault("128MiB")
        ByteSize memory();

        /** Copies of the store that other processes keep up to date, 0 to 3. */
        @WithDefault("0")
        int standbys();
    }

    /** Admin port of the transformer. */
    interface Admin extends AdminConfig {
        /** Port to listen on, 0 to 65535; 0 = any free one. */
        @WithDefault("8083")
        int port();
    }
}
