package io.windtrap.transformer;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.DestinationTopics;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.range.AdminAnswer;
import io.windtrap.common.range.Boundary;
import io.windtrap.common.range.BoundaryText;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.range.RangeFinder;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.step.LiveSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code transformer replay}. */
@Command(
        name = "replay",
        description = {
            "Takes a part of kafka.topic through the present transformations into a topic of its own, without deduplication. The running"
                    + " transformers notice nothing. Then, to store these events:",
            "  forwarder replay start NAME --with-transform current"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        showDefaultValues = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:all of it is in the topic, or was removed",
            "1:Kafka fails, or a step stops everything",
            "2:wrong configuration, option or script"
        })
final class ReplayCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MISUSED = 2;
    private static final int MOST_THREADS = 64;
    /** As those of the forwarder's replays. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    @Parameters(paramLabel = "NAME", description = "Name of the replay: lower-case letters, digits and dashes.")
    private String name = "";

    @Option(
            names = "--from",
            split = ",",
            paramLabel = "TIME|PARTITION:OFFSET",
            description =
                    "Where to begin: a time (2026-03-02T10:15:00Z, or 30m, 12h, 7d ago) or offsets of partitions, as"
                            + " 0:1200,1:1180; then other partitions are left out.")
    private List<String> from = List.of();

    @Option(
            names = "--to",
            split = ",",
            paramLabel = "TIME|PARTITION:OFFSET",
            description = "Where to end; the event there is not read. Default: what the topic has now.")
    private List<String> to = List.of();

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Threads that transform, 1 to 64.")
    private int threads;

    @Option(names = "--remove", description = "Remove the topic of this replay, once it is stored or given up.")
    private boolean remove;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (!NAME.matcher(name).matches()) {
            throw wrong("\"" + name + "\" is not a name: use lower-case letters, digits and dashes, at most 64");
        }
        if (!remove && from.isEmpty()) {
            throw wrong("Missing required option: '--from'");
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw wrong("--threads must be 1 to " + MOST_THREADS);
        }
        try {
            Path given = spec.root().findOption("--config").getValue();
            WindtrapConfig config = ConfigLoader.load(ConfigLoader.find(given, System.getenv()), System.getenv());
            return remove ? removed(config) : replayed(config);
        } catch (ConfigException e) {
            return said(e.getMessage(), MISUSED);
        } catch (KafkaException e) {
            return said("Kafka fails: see kafka.bootstrap-servers (" + e.getMessage() + ")", FAILED);
        } catch (IOException e) {
            return said(e.getMessage(), FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int said(@Nullable String problem, int code) {
        spec.commandLine().getErr().println(problem);
        return code;
    }

    private int replayed(WindtrapConfig config) throws IOException, InterruptedException {
        Boundary begin = BoundaryText.parse("--from", from, spec);
        Boundary end = to.isEmpty() ? new Boundary.Now() : BoundaryText.parse("--to", to, spec);
        PrintWriter out = spec.commandLine().getOut();
        try (var scripts = new Scripts(Wiring.geolocation(config));
                Admin admin = Wiring.admin(config)) {
            LiveSteps steps;
            try {
                steps = new LiveSteps(Wiring.steps(config, scripts));
            } catch (IOException e) {
                return said(e.getMessage(), MISUSED);
            }
            Map<Integer, OffsetRange> ranges =
                    new RangeFinder(admin, config.kafka().topic()).find(begin, end);
            if (ranges.isEmpty()) {
                throw new IOException("topic " + config.kafka().topic() + " has no events from " + begin.text() + " to "
                        + end.text() + "; see: forwarder offsets show");
            }
            var run = new ReplayRun(
                    config, admin, steps, name, ranges, spec.commandLine().getErr());
            out.printf(
                    Locale.ROOT,
                    "replay %s: %,d offsets in %d partitions of topic %s, from %s to %s, into topic %s%n",
                    name,
                    ranges.values().stream().mapToLong(OffsetRange::size).sum(),
                    ranges.size(),
                    config.kafka().topic(),
                    begin.text(),
                    end.text(),
                    run.topic());
            out.flush();
            out.println(run.go(threads));
            out.println("next: forwarder replay start " + name
                    + " --with-transform current; and then: transformer replay " + name + " --remove");
            out.flush();
            return 0;
        }
    }

    private int removed(WindtrapConfig config) throws IOException {
        String topic = DestinationTopics.ofTransformedReplay(config, name);
        try (Admin admin = Wiring.admin(config)) {
            deleteGroup(admin, Wiring.replayGroup(config, name));
            AdminAnswer.of(admin.deleteTopics(List.of(topic)).all());
            spec.commandLine().getOut().println("removed topic " + topic);
            return 0;
        } catch (IOException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return said("there is no topic " + topic + ": nothing to remove", FAILED);
            }
            throw e;
        }
    }

    static void deleteGroup(Admin admin, String group) throws IOException {
        try {
            AdminAnswer.of(admin.deleteConsumerGroups(List.of(group)).all());
        } catch (IOException e) {
            if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }
}
