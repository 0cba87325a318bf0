package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.ByteSize;
import java.time.Duration;

/** The ClickHouse side. */
public interface ForwarderConfig {
    /** Where the forwarder answers its operators. */
    Admin admin();

    /** Rows held in memory for all destinations together before partitions are held back, 1 MiB to 64 GiB. */
    @WithDefault("128MiB")
    ByteSize buffer();

    /** Longest wait for running inserts when partitions are taken away or the process stops, up to 5 min. */
    @WithDefault("10s")
    Duration drainTimeout();

    /** What becomes of events that can't be stored. */
    DeadLetters deadLetters();

    /** Where replays are kept. */
    Replays replays();

    /** Who may {@code GET /status} on the admin port. */
    StatusConfig status();

    /** The topic of dead letters. */
    interface DeadLetters {
        /** Topic that keeps them, other than that of the events. */
        @WithDefault("events.dead")
        String topic();
    }

    /** The topic of replays. */
    interface Replays {
        /** Topic that keeps their definitions and how far they are, other than those of events and dead letters. */
        @WithDefault("windtrap.replays")
        String topic();
    }

    /** Admin port of the forwarder. */
    interface Admin extends AdminConfig {
        /** Port to listen on, 0 to 65535; 0 = any free one. */
        @WithDefault("8082")
        int port();
    }
}
