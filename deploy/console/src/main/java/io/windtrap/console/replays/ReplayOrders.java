package io.windtrap.console.replays;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.range.AdminAnswer;
import io.windtrap.common.range.Boundary;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.range.RangeFinder;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.console.access.AuditLog;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayFilter;
import io.windtrap.forwarder.replay.ReplayLog;
import io.windtrap.forwarder.replay.ReplayState;
import io.windtrap.forwarder.wiring.Wiring;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.jspecify.annotations.Nullable;

/** The replays of one configuration: what their topic says, and orders that are written there, for the forwarders to follow. */
public final class ReplayOrders implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
    private static final Pattern DATABASE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");
    private static final long HIGHEST_RATE = 1_000_000;
    private static final DateTimeFormatter BY_TIME =
            DateTimeFormatter.ofPattern("'replay-'uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Settings settings;
    private final KafkaClients kafka;
    private final InstantSource clock;
    /** Stays open: at the next look it reads only what is new. */
    private @Nullable ReplayLog open;

    /** Of the configuration of {@code settings}; connects when somebody asks. */
    public ReplayOrders(Settings settings, KafkaClients kafka, InstantSource clock) {
        this.settings = settings;
        this.kafka = kafka;
        this.clock = clock;
    }

    private interface Work<T> {
        T with(ReplayLog log) throws IOException;
    }

    /** One at a time: an order is checked against what was ordered before. */
    private synchronized <T> T work(Work<T> work) throws IOException {
        ReplayLog log = open == null
                ? new ReplayLog(
                        settings.kafka(),
                        settings.config().forwarder().replays().topic())
                : open;
        open = log;
        boolean isSound = false;
        try {
            T answer = work.with(log);
            isSound = true;
            return answer;
        } catch (ApiException e) { // It says no, and the log has nothing to do with it.
            isSound = true;
            throw e;
        } finally {
            if (!isSound) {
                close();
            }
        }
    }

    /** Closes the log, until the next look. */
    @Override
    public synchronized void close() {
        if (open != null) {
            open.close();
            open = null;
        }
    }

    /** All of them, the newest first. */
    public Object list() throws IOException {
        return work(log -> {
            List<ObjectNode> all = new ArrayList<>();
            if (log.exists()) {
                ReplayBook book = log.read();
                book.replays().reversed().forEach(one -> all.add(ReplayView.of(one, book)));
            }
            return Map.of("problems", List.of(), "replays", all);
        });
    }

    /** Starts one, which the forwarders run. */
    public Object start(ApiRequest request) throws IOException {
        Instant now = clock.instant();
        String name = request.field("name").orElseGet(() -> BY_TIME.format(now));
        if (!NAME.matcher(name).matches()) {
            throw ApiException.badRequest("name must have 1 to 64 lower-case letters, digits and dashes.");
        }
        String id = request.requiredField("destination");
        DestinationConfig destination = settings.config().destinations().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ApiException.badRequest("The configuration has no such destination."));
        String from = request.requiredField("from");
        Boundary begin = new Boundary.Time(from.equals("beginning") ? Instant.EPOCH : ApiRequest.time("from", from));
        Boundary end = request.field("to")
                .<Boundary>map(to -> new Boundary.Time(ApiRequest.time("to", to)))
                .orElseGet(Boundary.Now::new);
        Optional<String> into = request.field("into");
        into.ifPresent(database -> requireOther(database, destination));
        var filter = new ReplayFilter(
                Set.copyOf(request.texts("sources")),
                Set.copyOf(request.texts("types")),
                Set.copyOf(request.texts("events")),
                Set.copyOf(request.texts("users")));
        long rate = request.numberField("rate", 0, HIGHEST_RATE, 0);
        String topic = DestinationTopics.of(settings.config(), destination);
        return work(log -> {
            if (log.read().replay(name).isPresent()) {
                throw ApiException.conflict("There is a replay " + name + " already: choose another name.");
            }
            var replay = new Replay(
                    name,
                    id,
                    topic,
                    begin.text(),
                    end.text(),
                    range(topic, begin, end),
                    filter,
                    into.orElse(null),
                    rate,
                    ReplayState.RUNNING,
                    true,
                    now.toEpochMilli(),
                    now.toEpochMilli());
            try {
                forgetOffsets(replay);
                if (into.isPresent()) {
                    Wiring.copyTables(destination, into.get());
                }
                log.write(replay);
            } catch (IOException | RuntimeException e) { // of any kind: a part of it is done
                audit(request, "start replay", replay, "failed");
                throw e;
            }
            audit(request, "start replay", replay, "done");
            return ReplayView.of(replay, log.read());
        });
    }

    private static void requireOther(String database, DestinationConfig destination) {
        if (!DATABASE.matcher(database).matches()) {
            throw ApiException.badRequest("into must be the name of a database: letters, digits and underscores.");
        }
        if (Wiring.database(destination).isEmpty() || database.equals(Wiring.database(destination))) {
            throw ApiException.badRequest("into must name another database than the destination's own.");
        }
    }

    private Map<Integer, OffsetRange> range(String topic, Boundary begin, Boundary end) throws IOException {
        try {
            return new RangeFinder(kafka.admin(), topic).find(begin, end);
        } catch (IOException e) {
            if (e.getCause() == null) {
                throw ApiException.badRequest(String.valueOf(e.getMessage()));
            }
            throw e;
        }
    }

    /** Those of a replay of the same name that was removed by hand. */
    private void forgetOffsets(Replay replay) throws IOException {
        try {
            AdminAnswer.of(
                    kafka.admin().deleteConsumerGroups(List.of(replay.group())).all());
        } catch (IOException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    /** Pauses one that runs. */
    public Object pause(ApiRequest request) throws IOException {
        return change(request, "pause replay", ReplayState.PAUSED, Set.of(ReplayState.RUNNING));
    }

    /** Lets one go on that was paused, by the forwarders. */
    public Object resume(ApiRequest request) throws IOException {
        return change(request, "resume replay", ReplayState.RUNNING, Set.of(ReplayState.PAUSED));
    }

    /** Ends one before its end. */
    public Object cancel(ApiRequest request) throws IOException {
        return change(request, "cancel replay", ReplayState.CANCELLED, Set.of(ReplayState.RUNNING, ReplayState.PAUSED));
    }

    private Object change(ApiRequest request, String action, ReplayState to, Set<ReplayState> allowed)
            throws IOException {
        String name = request.segment("name");
        return work(log -> {
            Replay replay =
                    log.read().replay(name).orElseThrow(() -> ApiException.notFound("There is no such replay."));
            if (!allowed.contains(replay.state())) {
                throw ApiException.conflict(
                        "The replay is " + replay.state().text() + ", which this order does not change.");
            }
            boolean byForwarders = to == ReplayState.RUNNING || replay.detached();
            Replay changed = replay.in(to, byForwarders, clock.millis());
            try {
                log.write(changed);
            } catch (KafkaException e) { // It may be written all the same.
                audit(request, action, changed, "failed");
                throw e;
            }
            audit(request, action, changed, "done");
            return ReplayView.of(changed, log.read());
        });
    }

    private static void audit(ApiRequest request, String action, Replay replay, String result) {
        AuditLog.wrote(
                request.visitor().name(),
                request.address(),
                action,
                replay.name() + ", destination " + replay.destination(),
                result);
    }
}
