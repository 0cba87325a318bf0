package io.windtrap.common.config.check;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.DestinationTarget;
import io.windtrap.common.config.ForwarderConfig;
import io.windtrap.common.config.GatewayConfig;
import io.windtrap.common.config.SourceConfig;
import io.windtrap.common.config.TablesConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.value.ByteSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The rules that types alone can't state: ranges, uniqueness, references. Collects every breach. */
public final class Checks extends ConfigRules {
    private static final ByteSize LARGEST_BODY = ByteSize.of("64MiB");
    private static final Duration SHORTEST_TIMEOUT = Duration.ofSeconds(1);

    private final Set<String> written;

    private Checks(Set<String> written) {
        this.written = written;
    }

    /**
     * What is wrong with {@code config}.
     *
     * @param written keys that the file has, as {@code destinations[0].id}: others have their defaults
     */
    public static List<ConfigProblem> of(WindtrapConfig config, Set<String> written) {
        var checks = new Checks(written);
        checks.notBlank("kafka.bootstrap-servers", config.kafka().bootstrapServers());
        checks.problems().addAll(TopicChecks.of(config));
        checks.gateway(config.gateway());
        checks.forwarder(config.forwarder());
        Set<String> sources = checks.sources(config.sources());
        checks.destinations(config.destinations(), sources);
        checks.problems().addAll(TransformationChecks.of(config, written));
        checks.problems().addAll(ConsoleChecks.of(config));
        return checks.problems();
    }

    private void gateway(GatewayConfig gateway) {
        port("gateway.port", gateway.port());
        port("gateway.admin.port", gateway.admin().port());
        require(gateway.eventLoops() >= 0, "gateway.event-loops", "must be 0 or more", "0 = one for each processor");
        within("gateway.max-body", gateway.maxBody(), new ByteSize(1), LARGEST_BODY);
        within("gateway.max-large-body", gateway.maxLargeBody(), gateway.maxBody(), LARGEST_BODY);
        require(
                gateway.maxInFlight().bytes() >= 2 * gateway.maxLargeBody().bytes(),
                "gateway.max-in-flight",
                "is too small for one compressed body and its decompressed form",
                "must be at least twice gateway.max-large-body");
        require(
                gateway.producerBuffer().bytes() >= 2 * gateway.maxLargeBody().bytes(),
                "gateway.producer-buffer",
                "is too small for the largest event",
                "must be at least twice gateway.max-large-body");
        within("gateway.max-events", gateway.maxEvents(), 1, 1_000_000);
        within("gateway.max-connections", gateway.maxConnections(), 0, Integer.MAX_VALUE);
        within("gateway.max-requests", gateway.maxRequests(), 0, Integer.MAX_VALUE);
        within("gateway.head-timeout", gateway.headTimeout(), Duration.ofMillis(100), Duration.ofHours(1));
        within("gateway.body-timeout", gateway.bodyTimeout(), Duration.ofMillis(100), Duration.ofHours(1));
        require(
                gateway.acknowledgementTimeout().compareTo(SHORTEST_TIMEOUT) >= 0,
                "gateway.acknowledgement-timeout",
                "is too short",
                "must be at least 1s");
        require(
                gateway.linger().multipliedBy(2).compareTo(gateway.acknowledgementTimeout()) < 0,
                "gateway.linger",
                "is too long: Kafka would have no time to acknowledge",
                "must be less than half of gateway.acknowledgement-timeout");
        require(
                gateway.idleTimeout().compareTo(gateway.acknowledgementTimeout()) > 0,
                "gateway.idle-timeout",
                "is too short: it would close connections that wait for Kafka",
                "must be longer than gateway.acknowledgement-timeout");
        within("gateway.hot-user-events-per-second", gateway.hotUserEventsPerSecond(), 0L, 1_000_000L);
        tls(gateway.tls());
        username("gateway.status.username", gateway.status().username());
    }

    private void tls(GatewayConfig.Tls tls) {
        together("gateway.tls.certificate", tls.certificate(), "gateway.tls.key", tls.key());
        require(
                tls.keystore().isEmpty()
                        || (tls.certificate().isEmpty() && tls.key().isEmpty()),
                "gateway.tls.keystore",
                "can't be combined with PEM files",
                "set either gateway.tls.keystore, or gateway.tls.certificate and gateway.tls.key");
        together("gateway.tls.keystore", tls.keystore(), "gateway.tls.keystore-password", tls.keystorePassword());
        require(
                tls.minProtocol().matches("TLSv1\\.[23]"),
                "gateway.tls.min-protocol",
                "\"" + tls.minProtocol() + "\" is not supported",
                "use TLSv1.2 or TLSv1.3");
    }

    private void username(String path, String username) {
        require(
                !username.contains(":"),
                path,
                "contains a colon",
                "no client could send it: in Basic credentials a colon ends the user name");
    }

    private void forwarder(ForwarderConfig forwarder) {
        port("forwarder.admin.port", forwarder.admin().port());
        within("forwarder.buffer", forwarder.buffer(), ByteSize.of("1MiB"), ByteSize.of("64GiB"));
        username("forwarder.status.username", forwarder.status().username());
        within("forwarder.drain-timeout", forwarder.drainTimeout(), Duration.ZERO, Duration.ofMinutes(5));
    }

    private Set<String> sources(List<SourceConfig> sources) {
        Set<String> ids = new HashSet<>();
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < sources.size(); i++) {
            String path = "sources[" + i + "]";
            SourceConfig source = sources.get(i);
            unique(path + ".id", source.id(), ids);
            within(path + ".events-per-second", source.eventsPerSecond(), 0L, 1_000_000_000L);
            within(path + ".burst", source.burst(), 0L, 1_000_000_000L);
            notBlank(path + ".write-key", source.writeKey().reveal());
            require(
                    source.writeKey().reveal().indexOf(':') < 0,
                    path + ".write-key",
                    "contains a colon",
                    "no SDK could send it: in Basic credentials a colon ends the user name");
            require(
                    keys.add(source.writeKey().reveal()),
                    path + ".write-key",
                    "is also the write key of another source",
                    "use a different key for each source");
        }
        return ids;
    }

    private void destinations(List<DestinationConfig> destinations, Set<String> sources) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < destinations.size(); i++) {
            String path = "destinations[" + i + "]";
            DestinationConfig destination = destinations.get(i);
            unique(path + ".id", destination.id(), ids);
            knownSources(path + ".sources", destination.sources(), sources);
            otherTypes(path, destination.type());
            switch (DestinationTarget.of(destination)) {
                case DestinationTarget.ClickHouse target -> {
                    clickHouse(path + ".clickhouse", target.server());
                    tables(path + ".tables", target.tables());
                }
                case DestinationTarget.Blackhole _ -> {}
            }
            batch(path + ".batch", destination.batch());
        }
    }

    /** A block of another type would be there for nothing: whoever wrote it means another destination than this. */
    private void otherTypes(String path, DestinationConfig.Type type) {
        for (DestinationConfig.Type other : DestinationConfig.Type.values()) {
            for (String block : other == type ? List.<String>of() : other.blocks()) {
                String key = path + "." + block;
                require(
                        written.stream().noneMatch(name -> name.startsWith(key + ".")),
                        key,
                        "not allowed for type " + text(type),
                        "remove it, or set " + path + ".type to " + text(other));
            }
        }
    }

    private void clickHouse(String path, DestinationConfig.ClickHouse clickHouse) {
        for (String url : clickHouse.url()) {
            require(
                    url.strip().matches("https?://[^\\s/]+(/.*)?"),
                    path + ".url",
                    "\"" + url.strip() + "\" is not an http:// or https:// URL",
                    "such as http://localhost:8123");
        }
        tls(path + ".tls", clickHouse);
        notBlank(path + ".database", clickHouse.database());
        notBlank(path + ".user", clickHouse.user());
        Duration least = Duration.ofMillis(1);
        within(path + ".connect-timeout", clickHouse.connectTimeout(), least, Duration.ofMinutes(10));
        within(path + ".request-timeout", clickHouse.requestTimeout(), least, Duration.ofHours(1));
        within(path + ".parallel-inserts", clickHouse.parallelInserts(), 1, 64);
    }

    private void tables(String path, TablesConfig tables) {
        tables.cluster().ifPresent(cluster -> notBlank(path + ".cluster", cluster));
        within(path + ".max-new-columns", tables.maxNewColumns(), 0, 100_000);
        within(path + ".max-columns", tables.maxColumns(), 0, 100_000);
        within(path + ".max-tables", tables.maxTables(), 0, 1_000_000);
        within(path + ".max-tables-per-source", tables.maxTablesPerSource(), 0, 1_000_000);
        within(path + ".max-new-tables", tables.maxNewTables(), 0, 100_000);
        within(path + ".max-widened-table", tables.maxWidenedTable(), new ByteSize(0), ByteSize.of("1024GiB"));
    }

    private void tls(String path, DestinationConfig.ClickHouse clickHouse) {
        DestinationConfig.Tls tls = clickHouse.tls();
        readable(path + ".ca", tls.ca());
        readable(path + ".trust-store", tls.trustStore());
        readable(path + ".certificate", tls.certificate());
        readable(path + ".key", tls.key());
        boolean identity = tls.certificate().isPresent();
        require(
                identity == tls.key().isPresent(),
                path + ".certificate",
                "client certificate and key must be set together",
                "set both tls.certificate and tls.key, or neither");
        require(
                tls.trustStore().isEmpty() || (tls.ca().isEmpty() && !identity),
                path + ".trust-store",
                "can't be combined with PEM files",
                "with PEM files, set the certificate authorities in tls.ca");
        require(
                !identity || clickHouse.password().isEmpty(),
                path + ".certificate",
                "client certificate and password are mutually exclusive",
                "remove one of them");
        boolean https = clickHouse.url().stream().allMatch(url -> url.strip().startsWith("https:"));
        require(
                https || !identity,
                path + ".certificate",
                "needs https: client certificates are not sent over http",
                "use https:// in every clickhouse.url");
    }

    private void readable(String path, Optional<String> file) {
        file.ifPresent(name -> require(
                Files.isReadable(Path.of(name)),
                path,
                "\"" + name + "\" can't be read",
                "check that the file exists and that the forwarder's user may read it"));
    }

    private void batch(String path, DestinationConfig.Batch batch) {
        within(path + ".merge-below", batch.mergeBelow(), 0, 100_000);
        within(path + ".rows", batch.rows(), 1, 1_000_000);
        within(path + ".bytes", batch.bytes(), ByteSize.of("64KiB"), ByteSize.of("64MiB"));
        within(path + ".freshness", batch.freshness(), Duration.ofMillis(1), Duration.ofHours(1));
        batch.age().ifPresent(age -> within(path + ".age", age, Duration.ofMillis(1), Duration.ofHours(1)));
    }
}
