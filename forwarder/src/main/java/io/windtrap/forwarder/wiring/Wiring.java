package io.windtrap.forwarder.wiring;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Tracer;
import io.windtrap.common.admin.Readiness;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTarget;
import io.windtrap.common.config.MappingConfig;
import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.TablesConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.process.Instance;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.common.topics.MendingCommands;
import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCheck;
import io.windtrap.common.topics.TopicsWatch;
import io.windtrap.common.trace.Telemetry;
import io.windtrap.forwarder.batch.BatchLimits;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.Compression;
import io.windtrap.forwarder.clickhouse.client.Connection;
import io.windtrap.forwarder.clickhouse.ddl.ColumnLimits;
import io.windtrap.forwarder.clickhouse.ddl.Partitioning;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.discards.DiscardMetrics;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.failure.Tls;
import io.windtrap.forwarder.clickhouse.table.TableCopies;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.intent.MappingFingerprint;
import io.windtrap.forwarder.kafka.GroupConsumers;
import io.windtrap.forwarder.kafka.KafkaAccess;
import io.windtrap.forwarder.mapping.envelope.MappingOptions;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackMapping;
import io.windtrap.forwarder.metrics.ForwarderMetrics;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.readiness.DestinationContext;
import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.ReadinessProblems;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.source.Source;
import io.windtrap.forwarder.source.SourceSelection;
import io.windtrap.forwarder.status.StatusReport;
import io.windtrap.forwarder.trace.BatchTraces;
import io.windtrap.forwarder.warehouse.Blackhole;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.Warehouse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
public final class Wiring {
    /** Of the heap, for rows that wait: batches that are being sent take as much again. */
    private static final int SHARE_OF_A_REPLAY = 4;

    /** As many as ClickHouse gets by default. */
    private static final int INSERTS_OF_BLACKHOLE = 4;

    private Wiring() {}

    public static DestinationPlan plan(WindtrapConfig config, DestinationConfig destination) {
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
                        destination.batch().age().orElse(destination.batch().freshness()),
                        destination.batch().mergeBelow(),
                        destination.batch().joint()),
                config.forwarder().buffer().bytes() / config.destinations().size(),
                parallelInserts(DestinationTarget.of(destination)),
                config.forwarder().drainTimeout());
    }

    /** The plan of {@code replay}, which stores rows of {@code destination} once more. */
    static DestinationPlan plan(WindtrapConfig config, DestinationConfig destination, Replay replay, ReadRange range) {
        return plan(config, destination, replay, range, Runtime.getRuntime().maxMemory());
    }

    /** @param heap bytes that this process may have: a command has less than the service whose configuration it takes */
    static DestinationPlan plan(
            WindtrapConfig config, DestinationConfig destination, Replay replay, ReadRange range, long heap) {
        DestinationPlan live = plan(config, destination);
        Map<String, String> options = new HashMap<>(live.shape().options());
        options.put("filter", replay.filter().text());
        return new DestinationPlan(
                live.id(),
                replay.topic(),
                live.sources(),
                live.mapping(),
                new MappingFingerprint(live.shape().mapping(), options),
                live.batches().joint(false), // How far a replay is, is written for each partition's batches.
                Math.min(live.bufferedBytes(), heap / SHARE_OF_A_REPLAY),
                live.parallelInserts(),
                live.finish(),
                range);
    }

    public static DestinationContext context(
            DestinationConfig destination, ReadinessProblems problems, MeterRegistry registry, Pauses pauses) {
        InstantSource clock = InstantSource.system();
        return new DestinationContext(
                destination.id(), problems, new ForwarderMetrics(registry, destination.id(), clock), clock, pauses);
    }

    /** {@code context}, with spans of its batches where {@code telemetry} is on. */
    public static DestinationContext traced(DestinationContext context, Telemetry telemetry) {
        Tracer tracer = telemetry.tracer();
        return tracer == null
                ? context
                : context.tracedBy(new BatchTraces(tracer, GroupConsumers.group(context.destination())));
    }

    public static Warehouse warehouse(DestinationConfig destination, MeterRegistry registry) {
        return warehouse(destination, null, registry);
    }

    /**
     * What {@code destination} inserts into.
     *
     * @param into database to be used instead of its own; null = its own
     */
    static Warehouse warehouse(DestinationConfig destination, @Nullable String into, MeterRegistry registry) {
        return switch (DestinationTarget.of(destination)) {
            case DestinationTarget.Blackhole _ -> new Blackhole();
            case DestinationTarget.ClickHouse target ->
                new ClickHouseWarehouse(
                        connection(target.server()),
                        tables(target, into == null ? target.server().database() : into),
                        new DiscardMetrics(destination.id(), registry),
                        new WarehouseMetrics(registry, destination.id()),
                        InstantSource.system());
        };
    }

    /**
     * Makes {@code destination}'s tables in the database {@code into} as well, empty.
     *
     * @return their names; empty when it has none, or no tables at all
     * @throws IOException if ClickHouse can't be reached or refuses
     */
    public static List<String> copyTables(DestinationConfig destination, String into) throws IOException {
        return switch (DestinationTarget.of(destination)) {
            case DestinationTarget.Blackhole _ -> List.of();
            case DestinationTarget.ClickHouse target -> copyTables(target, into, destination.id());
        };
    }

    private static List<String> copyTables(DestinationTarget.ClickHouse target, String into, String destination)
            throws IOException {
        String own = target.server().database();
        var metrics = new WarehouseMetrics(new SimpleMeterRegistry(), destination);
        try (var clickHouse = new ClickHouse(connection(target.server()), metrics)) {
            return new TableCopies(clickHouse, own, new TableDdl(tables(target, into))).copy();
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            throw new IOException(
                    "can't copy the tables of " + own + " to " + into + ": error " + failure.code() + ": "
                            + failure.message() + "; correct that, or start with --fresh-schema",
                    e);
        }
    }

    /** The database of {@code destination}'s tables; empty when it has none. */
    public static String database(DestinationConfig destination) {
        return switch (DestinationTarget.of(destination)) {
            case DestinationTarget.Blackhole _ -> "";
            case DestinationTarget.ClickHouse target -> target.server().database();
        };
    }

    /**
     * A client that asks {@code destination}'s ClickHouse beside the forwarders.
     *
     * @param asUser who asks instead of the destination's own user, without a client certificate; null = the destination's own
     * @param password of {@code asUser}
     * @return empty when the destination is not ClickHouse
     */
    public static Optional<ClickHouse> client(DestinationConfig destination, @Nullable String asUser, String password) {
        return switch (DestinationTarget.of(destination)) {
            case DestinationTarget.Blackhole _ -> Optional.empty();
            case DestinationTarget.ClickHouse target -> {
                Connection own = connection(target.server());
                var metrics = new WarehouseMetrics(new SimpleMeterRegistry(), destination.id());
                yield Optional.of(new ClickHouse(asUser == null ? own : as(asUser, password, own), metrics));
            }
        };
    }

    private static Connection as(String user, String password, Connection own) {
        Tls tls = own.tls();
        return new Connection(
                own.urls(),
                user,
                password,
                own.connectTimeout(),
                own.requestTimeout(),
                own.parallel(),
                new Tls(tls.ca(), tls.trustStore(), tls.trustStorePassword(), null, null),
                own.compression());
    }

    private static int parallelInserts(DestinationTarget target) {
        return switch (target) {
            case DestinationTarget.Blackhole _ -> INSERTS_OF_BLACKHOLE;
            case DestinationTarget.ClickHouse clickHouse -> clickHouse.server().parallelInserts();
        };
    }

    public static KafkaAccess kafka(WindtrapConfig config) {
        return new KafkaAccess(
                config.kafka().bootstrapServers(),
                Secret.revealed(config.kafka().properties()));
    }

    public static StatusReport status(WindtrapConfig config, Readiness readiness, MeterRegistry registry) {
        InstantSource clock = InstantSource.system();
        return new StatusReport(
                Instance.startedAt(clock.instant()), clock, config.kafka().bootstrapServers(), readiness, registry);
    }

    public static TopicsWatch topics(WindtrapConfig config, Pauses pauses) {
        return new TopicsWatch(
                kafka(config)::admin,
                new TopicCheck(RequiredTopic.ofForwarder(config), MendingCommands.of(config.kafka())),
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
        return tables(target, target.server().database());
    }

    private static TableOptions tables(DestinationTarget.ClickHouse target, String database) {
        TablesConfig tables = target.tables();
        return new TableOptions(
                database,
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

    public static SourceSelection sources(WindtrapConfig config, DestinationConfig destination) {
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
