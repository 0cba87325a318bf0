package io.windtrap.forwarder.command.replay;

import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.range.Boundary;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.range.RangeFinder;
import io.windtrap.common.range.RangeOptions;
import io.windtrap.common.range.ReplayName;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import io.windtrap.forwarder.wiring.Wiring;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code forwarder replay start}. Exit codes: 0 when it is done, or started with {@code --detach}; 1 when Kafka or ClickHouse
 * fails; 2 for a wrong configuration or option; 3 when it was paused or cancelled before its end.
 */
@Command(
        name = "start",
        description =
                "Starts a replay. Without --detach this command does the work and shows a progress bar; stopped with Ctrl-C,"
                        + " the replay is paused and keeps its place.",
        mixinStandardHelpOptions = true)
final class StartCommand implements Callable<Integer> {
    private static final String RECORDED = "recorded";
    private static final String CURRENT = "current";
    private static final String NONE = "none";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("'replay-'uuuuMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    @Parameters(
            arity = "0..1",
            paramLabel = "NAME",
            description = "Name: lower-case letters, digits and dashes. Default: replay- and the time.")
    private @Nullable String name;

    @Option(
            names = "--destination",
            paramLabel = "ID",
            description = "Destination whose events, mapping and tables are meant. Needed when there are several.")
    private @Nullable String destination;

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(
            names = "--with-transform",
            paramLabel = "recorded|current|none",
            defaultValue = RECORDED,
            description =
                    "Where the destination reads a transformer's topic: recorded = as that topic has the events; none = as"
                            + " SDKs sent them, from kafka.topic; current = through the transformations of today, as transformer replay NAME"
                            + " has written them before; then --from may be left out. Default: ${DEFAULT-VALUE}.")
    private String transform = RECORDED;

    @Mixin
    private EventOptions events = new EventOptions();

    @Option(
            names = "--into",
            paramLabel = "DATABASE",
            description = "Write to this database. The definitions of the destination's tables are copied to it first.")
    private @Nullable String into;

    @Option(
            names = "--fresh-schema",
            description = "With --into: do not copy the tables; they are created as the events need them.")
    private boolean freshSchema;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "0",
            description = "At most N events a second; 0 = as many as possible.")
    private double rate;

    @Option(names = "--dry-run", description = "Only count what would be read and written, by table; write nothing.")
    private boolean dryRun;

    @Option(
            names = "--detach",
            description = "Let the running forwarders do it, and return at once; see: forwarder replay status.")
    private boolean detach;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!List.of(RECORDED, CURRENT, NONE).contains(transform)) {
            throw wrong("--with-transform must be recorded, current or none");
        }
        if (!transform.equals(CURRENT)) {
            range.requireBegin();
        }
        return Replays.with(spec, this::start);
    }

    private int start(Replays replays) throws IOException, InterruptedException {
        DestinationConfig chosen = destination(replays);
        Replay replay = replay(replays, chosen);
        ReplayText.plan(replays.out(), replay);
        if (dryRun) {
            return new DryRunReport(replays, replay).print();
        }
        if (into != null && !freshSchema) {
            List<String> copied = Wiring.copyTables(chosen, into);
            replays.out().println("tables copied to " + into + ": " + copied.size());
        }
        replays.deleteGroup(replay); // Offsets of a replay whose name was removed by hand.
        replays.log().write(replay);
        if (detach) {
            replays.out().println("started; the forwarders run it, see: forwarder replay status " + replay.name());
            return 0;
        }
        return new ForegroundReplay(replays, replay).run();
    }

    private DestinationConfig destination(Replays replays) {
        String id = replays.settings().single(spec, destination);
        return replays.config().destinations().stream()
                .filter(one -> one.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private Replay replay(Replays replays, DestinationConfig chosen) throws IOException {
        Instant now = Instant.now();
        String named = name == null ? NAME.format(now) : name;
        ReplayName.require(spec, named);
        if (replays.book().replay(named).isPresent()) {
            throw wrong("there is a replay \"" + named
                    + "\" already: choose another name, or run: forwarder replay remove " + named);
        }
        if (rate < 0) {
            throw wrong("--rate must be 0 or more");
        }
        if (freshSchema && into == null) {
            throw wrong("--fresh-schema needs --into");
        }
        if (into != null && (into.isBlank() || into.equals(Wiring.database(chosen)))) {
            throw wrong("--into must name another database than the destination's own");
        }
        if (into != null && Wiring.database(chosen).isEmpty()) {
            throw wrong("--into: destination " + chosen.id() + " has no database");
        }
        Boundary begin = range.hasBegin() ? range.begin() : new Boundary.Time(Instant.EPOCH);
        Boundary end = range.end();
        String topic = topic(replays, chosen, named);
        Map<Integer, OffsetRange> partitions;
        try (Admin admin = replays.kafka().admin()) {
            partitions = new RangeFinder(admin, topic).find(begin, end);
        } catch (RangeFinder.NoTopicException e) {
            throw transform.equals(CURRENT)
                    ? new IOException("there is no topic " + topic + ": first run transformer replay " + named, e)
                    : e;
        }
        return new Replay(
                named,
                chosen.id(),
                topic,
                begin.text(),
                end.text(),
                partitions,
                events.filter(),
                into,
                rate,
                ReplayState.RUNNING,
                detach,
                now.toEpochMilli(),
                now.toEpochMilli());
    }

    private String topic(Replays replays, DestinationConfig chosen, String named) {
        return switch (transform) {
            case NONE -> replays.config().kafka().topic();
            case CURRENT -> DestinationTopics.ofTransformedReplay(replays.config(), named);
            default -> DestinationTopics.of(replays.config(), chosen);
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
