package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.ByteSize;
import io.windtrap.common.config.value.Secret;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A place that events are forwarded to, with a consumer group of its own. */
public interface DestinationConfig {
    /** Names the consumer group {@code windtrap.<id>} and lands in {@code context_destination_id}; unique, not blank. */
    String id();

    /** What people call it, and events under {@code integrations}; absent = its id. */
    Optional<String> name();

    /** What it is. */
    @WithDefault("clickhouse")
    Type type();

    /** Topic of the events that it reads, other than that of dead letters; absent = {@code kafka.topic}. */
    Optional<String> topic();

    /** Ids of the sources whose events it takes; absent = all. */
    Optional<List<String>> sources();

    /** How to reach ClickHouse; for {@link Type#CLICKHOUSE} only, and read through {@link DestinationTarget}. */
    ClickHouse clickhouse();

    /** Which rows an event becomes. */
    MappingConfig mapping();

    /** How tables are created, and how far they may grow; as {@link #clickhouse}. */
    TablesConfig tables();

    /** When the events of a partition become one batch: at the first limit they meet. */
    Batch batch();

    /** ClickHouse's HTTP interface. */
    interface ClickHouse {
        /** {@code http://} or {@code https://} URLs, one or a list, tried in turn: replicas of the same tables. */
        @WithDefault("http://localhost:8123")
        List<String> url();

        /** How the server is trusted and who the forwarder is, for {@code https://}. */
        Tls tls();

        /** How the rows of an INSERT are compressed on their way. */
        @WithDefault("none")
        Compression compression();

        /** Database of the tables; created when it is missing. */
        @WithDefault("rudder")
        String database();

        /** Whom to authenticate as. */
        @WithDefault("default")
        String user();

        /** What to authenticate with; absent = no password. */
        Optional<Secret> password();

        /** Longest wait for a connection, 1 ms to 10 min. */
        @WithDefault("5s")
        Duration connectTimeout();

        /** Longest silence of the server in a request, 1 ms to 1 h; the request is then repeated. */
        @WithDefault("60s")
        Duration requestTimeout();

        /** INSERTs at once, 1 to 64. */
        @WithDefault("4")
        int parallelInserts();

        /** What becomes of a batch that a materialized view of the operator's refuses. */
        @WithDefault("continue")
        Views views();
    }

    /** Files of {@code https://}; all absent = the certificate authorities that Java trusts. */
    interface Tls {
        /** PEM file of the certificate authorities that are trusted instead. */
        Optional<String> ca();

        /** PKCS#12 or JKS file of the certificate authorities that are trusted instead. */
        Optional<String> trustStore();

        /** Opens {@link #trustStore}. */
        Optional<Secret> trustStorePassword();

        /** PEM file of the certificate that stands for the user, instead of a password. */
        Optional<String> certificate();

        /** PEM file of the certificate's key: RSA in PKCS#8, not encrypted. */
        Optional<String> key();
    }

    /** Compressions that ClickHouse's HTTP interface takes. */
    enum Compression {
        NONE,
        LZ4,
        ZSTD
    }

    /** Whether materialized views can hold a partition up. */
    enum Views {
        /** After some tries the rows are inserted all the same, and the view goes without what it refused. */
        CONTINUE,
        /** The partition waits until the view takes them. */
        BLOCK
    }

    /** Limits of a batch. */
    interface Batch {
        /** Rows of all tables together, 1 to 1,000,000. */
        @WithDefault("300000")
        int rows();

        /** Bytes of rows, 64 KiB to 64 MiB. */
        @WithDefault("64MiB")
        ByteSize bytes();

        /**
         * How soon an event's rows are on their way: time since the batch's first event was read, 1 ms to 1 h. Where more events wait in
         * Kafka than the batch has, it gets up to 10 s more.
         */
        @WithDefault("1s")
        Duration freshness();

        /** Former name of {@code freshness}, over which it wins; will be removed. */
        Optional<Duration> age();

        /** Groups of one table with fewer rows may become one INSERT with NULL for what a row lacks; 0 = never, to 100,000. */
        @WithDefault("1000")
        int mergeBelow();

        /** Whether the partitions of one forwarder share their batches: as many INSERTs as with one partition. Only once all forwarders know this key. */
        @WithDefault("false")
        boolean joint();
    }

    /** Kinds of destination. */
    enum Type {
        /** Rows in RudderStack's warehouse tables. */
        CLICKHOUSE,
        /** Counts and drops: for tests and benchmarks. */
        BLACKHOLE;

        /** Keys of a destination that only this type may have. */
        public List<String> blocks() {
            return switch (this) {
                case CLICKHOUSE -> List.of("clickhouse", "tables");
                case BLACKHOLE -> List.of();
            };
        }
    }
}
