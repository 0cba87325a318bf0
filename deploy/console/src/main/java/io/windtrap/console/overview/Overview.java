package io.windtrap.console.overview;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.Instance;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.console.delivery.FleetView;
import io.windtrap.console.overview.OverviewAnswer.Destination;
import io.windtrap.console.overview.OverviewAnswer.Guarantee;
import io.windtrap.console.overview.OverviewAnswer.Totals;
import io.windtrap.console.services.Counted;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.Look;
import io.windtrap.console.services.Sample;
import io.windtrap.forwarder.command.status.DestinationStatus;
import io.windtrap.forwarder.command.status.FleetStatus;
import io.windtrap.forwarder.command.status.InstanceAnswer;
import io.windtrap.forwarder.progress.PartitionProgress;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Makes the first screen of what Kafka and the services say. What one of them does not say leaves its numbers out, and no others. */
public final class Overview {
    private static final Duration LATELY = Duration.ofSeconds(35);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final double MILLIS = 1000;

    private final WindtrapConfig config;
    private final FleetView view;
    private final Fleet fleet;
    private final Instance own;
    private final Supplier<String> ownAddress;
    private final InstantSource clock;

    /** @param own the console's process, and the address of its admin port */
    public Overview(
            WindtrapConfig config,
            FleetView view,
            Fleet fleet,
            Instance own,
            Supplier<String> ownAddress,
            InstantSource clock) {
        this.config = config;
        this.view = view;
        this.fleet = fleet;
        this.own = own;
        this.ownAddress = ownAddress;
        this.clock = clock;
    }

    /** What there is now. */
    public Object answer() throws IOException {
        List<Look> looks = fleet.last();
        List<String> attention = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        FleetStatus status = status(attention);
        if (status != null) {
            attention.addAll(status.attention());
        }
        services(looks, attention, problems);
        List<Destination> destinations = config.destinations().stream()
                .map(one -> destination(one, status, looks))
                .toList();
        guarantees(destinations, attention);
        return new OverviewAnswer(
                clock.instant(),
                attention.isEmpty(),
                attention,
                problems,
                totals(destinations),
                since(),
                destinations,
                instances(looks, status));
    }

    /** The last hour. */
    public Object series() {
        return Series.of(fleet);
    }

    private @Nullable FleetStatus status(List<String> attention) throws IOException {
        try {
            return view.status();
        } catch (KafkaException e) {
            attention.add("Kafka does not answer, or refuses: " + e.getMessage()
                    + ": see that the brokers run, kafka.bootstrap-servers and kafka.properties");
            return null;
        }
    }

    private static void services(List<Look> looks, List<String> attention, List<String> problems) {
        for (Look look : looks) {
            String name = look.service() + " " + look.address();
            if (!look.answered()) {
                problems.add(name + ": " + look.problem());
            } else if (!look.obstacles().isEmpty() && !look.service().equals("forwarder")) { // FleetStatus has said it
                attention.add(name + " is not ready: " + String.join("; ", look.obstacles()));
            }
        }
        if (looks.stream().anyMatch(look -> look.service().equals("gateway"))
                && looks.stream().noneMatch(look -> look.service().equals("gateway") && look.answered())) {
            attention.add("no gateway answers: start one, or name their admin ports in console.gateways");
        }
    }

    private static void guarantees(List<Destination> destinations, List<String> attention) {
        for (Destination one : destinations) {
            if (Boolean.FALSE.equals(one.guarantee().exactlyOnce())) {
                attention.add("destination " + one.id()
                        + ": ClickHouse as configured may store rows twice; the forwarder's log"
                        + " has the statement that corrects it");
            }
            if (Boolean.FALSE.equals(one.guarantee().durable())) {
                attention.add(
                        "destination " + one.id() + ": ClickHouse as configured may lose rows in a power failure; the"
                                + " forwarder's log has the statement that corrects it");
            }
        }
    }

    private Destination destination(DestinationConfig one, @Nullable FleetStatus status, List<Look> looks) {
        DestinationStatus found = status == null
                ? null
                : status.destinations().stream()
                        .filter(all -> all.id().equals(one.id()))
                        .findFirst()
                        .orElse(null);
        return new Destination(
                one.id(),
                one.name().orElse(one.id()),
                one.type().name().toLowerCase(Locale.ROOT),
                DestinationTopics.of(config, one),
                found == null ? null : lag(found),
                found == null ? null : behind(found),
                gauges(looks, "windtrap_forwarder_freshness_seconds", one.id()).stream()
                        .map(Sample::value)
                        .filter(Double::isFinite)
                        .min(Double::compare)
                        .orElse(null),
                found == null ? null : found.lastInsert(),
                found == null ? null : found.lastError(),
                found == null ? null : found.letters().count(),
                found != null && found.letters().isAll(),
                new Guarantee(guarantee(looks, one.id(), "exactly_once"), guarantee(looks, one.id(), "durable")));
    }

    private static Long lag(DestinationStatus found) {
        return found.progress().partitions().stream()
                .mapToLong(PartitionProgress::lag)
                .sum();
    }

    private static @Nullable Double behind(DestinationStatus found) {
        List<PartitionProgress> waiting = found.progress().partitions().stream()
                .filter(one -> one.lag() > 0)
                .toList();
        if (waiting.isEmpty()) {
            return 0.0;
        }
        Optional<Duration> most = waiting.stream()
                .map(PartitionProgress::behind)
                .filter(Objects::nonNull)
                .max(Duration::compareTo);
        return most.map(one -> one.toMillis() / MILLIS).orElse(null);
    }

    private static List<Sample> gauges(List<Look> looks, String name, String destination) {
        return looks.stream()
                .flatMap(look -> look.all(name).stream())
                .filter(one -> one.label("destination").equals(destination))
                .toList();
    }

    /** Given only where all forwarders say so. */
    private static @Nullable Boolean guarantee(List<Look> looks, String destination, String which) {
        List<Sample> told = gauges(looks, "windtrap_forwarder_guarantee", destination).stream()
                .filter(one -> one.label("guarantee").equals(which) && Double.isFinite(one.value()))
                .toList();
        return told.isEmpty() ? null : told.stream().allMatch(one -> one.value() == 1);
    }

    private Totals totals(List<Destination> destinations) {
        return new Totals(
                fleet.perSecond(Counted.EVENTS_IN, LATELY),
                fleet.perSecond(Counted.ROWS_OUT, LATELY),
                fleet.counted(Counted.EVENTS_IN, HOUR),
                fleet.counted(Counted.ROWS_OUT, HOUR),
                fleet.counted(Counted.REFUSED, HOUR),
                fleet.counted(Counted.DISCARDS, HOUR),
                sum(destinations, Destination::deadLettersNotRedriven),
                destinations.stream().allMatch(Destination::deadLettersAllCounted),
                sum(destinations, Destination::lagEvents),
                most(destinations, Destination::lagSeconds),
                most(destinations, Destination::freshnessSeconds));
    }

    /** null = that of one of them is not known. */
    private static @Nullable Long sum(List<Destination> all, Function<Destination, @Nullable Long> value) {
        long sum = 0;
        for (Destination one : all) {
            Long known = value.apply(one);
            if (known == null) {
                return null;
            }
            sum += known;
        }
        return sum;
    }

    private static @Nullable Double most(List<Destination> all, Function<Destination, @Nullable Double> value) {
        Double most = null;
        for (Destination one : all) {
            Double known = value.apply(one);
            if (known != null && (most == null || known > most)) {
                most = known;
            }
        }
        return most;
    }

    private Instant since() {
        Instant hourAgo = clock.instant().minus(HOUR);
        return fleet.since().isBefore(hourAgo) ? hourAgo : fleet.since();
    }

    private List<OverviewAnswer.Instance> instances(List<Look> looks, @Nullable FleetStatus status) {
        List<OverviewAnswer.Instance> all = new ArrayList<>();
        for (Look look : looks) {
            Instant started = look.startedAt().orElse(null);
            all.add(new OverviewAnswer.Instance(
                    look.service(),
                    name(look, status),
                    look.address(),
                    look.version().orElse(null),
                    started,
                    started == null ? null : uptime(started),
                    look.answered() ? look.obstacles().isEmpty() : null,
                    look.obstacles(),
                    look.answered() ? null : look.problem()));
        }
        all.add(new OverviewAnswer.Instance(
                "console",
                own.name(),
                ownAddress.get(),
                own.version(),
                own.startedAt(),
                uptime(own.startedAt()),
                true,
                List.of(),
                null));
        return all;
    }

    private Long uptime(Instant started) {
        return Math.max(0, Duration.between(started, clock.instant()).toSeconds());
    }

    /** Only a forwarder says its own. */
    private static @Nullable String name(Look look, @Nullable FleetStatus status) {
        return status == null
                ? null
                : status.instances().stream()
                        .filter(one -> one.address().equals(look.address()) && one.status() != null)
                        .map(InstanceAnswer::name)
                        .findFirst()
                        .orElse(null);
    }
}
