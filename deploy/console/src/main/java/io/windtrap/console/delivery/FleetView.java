package io.windtrap.console.delivery;

import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.services.Fleet;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.command.status.FleetLook;
import io.windtrap.forwarder.command.status.FleetStatus;
import io.windtrap.forwarder.command.status.InstanceAnswer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** What {@code forwarder status} says, for all who ask within two seconds the same. Safe for concurrent use. */
public final class FleetView implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(2);
    /** Up to which nobody has to do anything, as {@code forwarder status} has it. */
    private static final Duration LONGEST_LAG = Duration.ofMinutes(5);

    private final Settings settings;
    private final KafkaClients kafka;
    private final List<String> more;
    private final Fleet fleet;
    private final InstantSource clock;
    private @Nullable FleetLook look;
    private @Nullable FleetStatus last;
    private @Nullable KafkaException refused;
    private Instant at = Instant.EPOCH;

    /**
     * Connects when somebody asks.
     *
     * @param more addresses of forwarders
     * @param fleet hears of forwarders that are found
     */
    public FleetView(Settings settings, KafkaClients kafka, List<String> more, Fleet fleet, InstantSource clock) {
        this.settings = settings;
        this.kafka = kafka;
        this.more = List.copyOf(more);
        this.fleet = fleet;
        this.clock = clock;
    }

    /**
     * What there is now, or was up to two seconds ago.
     *
     * @throws KafkaException if Kafka does not answer, or did not a moment ago
     */
    public synchronized FleetStatus status() throws IOException {
        if (at.isBefore(clock.instant().minus(FRESH))) {
            ask();
        }
        if (refused != null) {
            throw refused;
        }
        return Objects.requireNonNull(last);
    }

    private void ask() throws IOException {
        refused = null;
        FleetLook open = look == null ? new FleetLook(settings, kafka.admin(), more, LONGEST_LAG, clock) : look;
        look = open;
        try {
            FleetStatus found =
                    open.look(settings.destinations().keySet().stream().sorted().toList());
            last = found;
            fleet.found(found.instances().stream()
                    .filter(one -> one.status() != null)
                    .map(InstanceAnswer::address)
                    .toList());
        } catch (KafkaException e) {
            refused = e;
        } finally {
            at = clock.instant();
        }
    }

    @Override
    public synchronized void close() {
        if (look != null) {
            look.close();
            look = null;
        }
    }
}
