package io.windtrap.forwarder;

import io.micrometer.core.instrument.MeterRegistry;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTarget;
import io.windtrap.common.config.DestinationTopics;
import io.windtrap.common.config.MappingConfig;
import io.windtrap.common.config.Secret;
import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.TablesConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.client.Compression;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.DiscardMetrics;
import io.windtrap.forwarder.clickhouse.failure.Tls;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.deadletter.topic.DeadLetterTopicWatch;
import io.windtrap.forwarder.intent.MappingFingerprint;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.warehouse.Blackhole;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
final class Wiring {
    /** As many as ClickHouse gets by default. */
    private static final int INSERTS_OF_BLACKHOLE = 4;

    private Wiring() {}

    static DestinationPlan plan(WindtrapConfig config, DestinationConfig destination) {
        MappingOptions options = options(destination);
        return new DestinationPlan(
                destination.id(),
                DestinationTopics.of(config, destination),
                sources(config, destination),
                new RudderStackMapping(options),
                new MappingFingerprint(
                        RudderStackMapping.VERSION,
                        Map.of(
                                "options", options.fingerprint(),
                                "merge-below",
                                        String.valueOf(destination.batch().mergeBelow()))),
                new BatchLimits(
                        destination.batch().rows(),
                        destination.batch().bytes().bytes(),
                        destination.batch().age(),
                        destination.batch().mergeBelow()),
                config.forwarder().buffer().bytes() / config.destinations().size(),
                parallelInserts(DestinationTarget.of(destination)),
                config.forwarder().drainTimeout());
    }

    static DestinationContext context(
            DestinationConfig destination, ReadinessProblems problems, MeterRegistry registry, Pauses pauses) {
        InstantSource clock = InstantSource.system();
        return new DestinationContext(
                destination.id(), problems, new ForwarderMetrics(registry, destination.id(), clock), clock, pauses);
    }

    static Warehouse warehouse(DestinationConfig destination, MeterRegistry registry) {
        return switch (DestinationTarget.of(destination)) {
            case DestinationTarget.Blackhole _ -> new Blackhole();
            case DestinationTarget.ClickHouse target ->
                new ClickHouseWarehouse(
                        connection(target.server()),
                        tables(target),
                        new DiscardMetrics(destination.id(), registry),
                        new WarehouseMetrics(registry, destination.id()),
                        InstantSource.system());
        };
    }

    private static int parallelInserts(DestinationTarget target) {
        return switch (target) {
            case DestinationTarget.Blackhole _ -> INSERTS_OF_BLACKHOLE;
            case DestinationTarget.ClickHouse clickHouse -> clickHouse.server().parallelInserts();
        };
    }

    static KafkaAccess kafka(WindtrapConfig config) {
        return new KafkaAccess(
                config.kafka().bootstrapServers(), revealed(config.kafka().properties()));
    }

    static DeadLetterTopicWatch letterTopic(WindtrapConfig config, Pauses pauses) {
        return new DeadLetterTopicWatch(
                kafka(config),
                config.forwarder().deadLetters().topic(),
                DestinationTopics.all(config),
                pauses.topics());
    }

    private static MappingOptions options(DestinationConfig destination) {
        MappingConfig mapping = destination.mapping();
        return new MappingOptions(
                destination.id(),
                destination.name().orElse(destination.id()),
                destination.type().name(),
                mapping.names() == MappingConfig.Names.UNICODE,
                mapping.underscoreDivideNumbers(),
                mapping.allowUsersContextTraits(),
                mapping.skipTracksTable(),
                mapping.skipUsersTable(),
                mapping.storeFullEvent());
    }

    static TableOptions tables(DestinationTarget.ClickHouse target) {
        TablesConfig tables = target.tables();
        return new TableOptions(
                target.server().database(),
                Partitioning.valueOf(tables.partitionType().name()),
                tables.cluster().orElse(null),
                new ColumnLimits(
                        tables.maxNewColumns(),
                        tables.maxColumns(),
                        tables.maxTables(),
                        tables.maxTablesPerSource(),
                        tables.maxNewTables()),
                target.server().views() == DestinationConfig.Views.CONTINUE,
                tables.maxWidenedTable().bytes());
    }

    static Map<String, String> revealed(Map<String, Secret> properties) {
        Map<String, String> revealed = new HashMap<>();
        properties.forEach((name, value) -> revealed.put(name, value.reveal()));
        return revealed;
    }

    static SourceSelection sources(WindtrapConfig config, DestinationConfig destination) {
        return new SourceSelection(
                destination.sources().map(Set::copyOf).orElse(null),
                config.sources().stream()
                        .collect(Collectors.toUnmodifiableMap(
                                SourceConfig::id,
                                source -> new Source(
                                        source.type(), source.category().label()))));
    }

    private static Connection connection(DestinationConfig.ClickHouse clickHouse) {
        return new Connection(
                clickHouse.url().stream().map(String::strip).toList(),
                clickHouse.user(),
                clickHouse.password().map(Secret::reveal).orElse(""),
                clickHouse.connectTimeout(),
                clickHouse.requestTimeout(),
                clickHouse.parallelInserts(),
                tls(clickHouse.tls()),
                Compression.valueOf(clickHouse.compression().name()));
    }

    private static Tls tls(DestinationConfig.Tls tls) {
        return new Tls(
                tls.ca().orElse(null),
                tls.trustStore().orElse(null),
                tls.trustStorePassword().map(Secret::reveal).orElse(null),
                tls.certificate().orElse(null),
                tls.key().orElse(null));
    }
}
