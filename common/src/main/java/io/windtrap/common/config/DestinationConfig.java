package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A place that events are forwarded to, with a consumer group of its own. */
public interface DestinationConfig {
    /** Names the consumer group {@code windtrap.<id>} and lands in {@code context_destination_id}; unique, not blank. */
    String id();

    /** What it is. */
    @WithDefault("clickhouse")
    Type type();

    /** Ids of the sources whose events it takes; absent = all. */
    Optional<List<String>> sources();

    /** How to reach ClickHouse; for {@link Type#CLICKHOUSE} only. */
    ClickHouse clickhouse();

    /** When the events of a partition become one batch: at the first limit they meet. */
    Batch batch();

    /** ClickHouse's HTTP interface. */
    interface ClickHouse {
        /** {@code http://} or {@code https://} URLs, comma-separated, tried in turn: replicas of the same tables. */
        @WithDefault("http://localhost:8123")
        String url();

        /** Database of the tables; created when it is missing. */
        @WithDefault("rudder")
        String database();

        /** Whom to authenticate as. */
        @WithDefault("default")
        String user();

        /** What to authenticate with; absent = no password. */
        Optional<Secret> password();

        /** Longest wait for a connection, more than 0. */
        @WithDefault("5s")
        Duration connectTimeout();

        /** Longest silence of the server in a request, more than 0; the request is then repeated. */
        @WithDefault("60s")
        Duration requestTimeout();

        /** Batches inserted at once, 1 to 64. */
        @WithDefault("4")
        int parallelInserts();
    }

    /** Limits of a batch. */
    interface Batch {
        /** Rows of all tables together, 1 to 1,000,000. */
        @WithDefault("100000")
        int rows();

        /** Bytes of rows, 64 KiB to 64 MiB. */
        @WithDefault("32MiB")
        ByteSize bytes();

        /** Time since its first event was read, 1 ms to 1 h. */
        @WithDefault("1s")
        Duration age();
    }

    /** Kinds of destination. */
    enum Type {
        /** Rows in RudderStack's warehouse tables. */
        CLICKHOUSE,
        /** Counts and drops: for tests and benchmarks. */
        BLACKHOLE
    }
}
