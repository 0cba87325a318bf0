package io.windtrap.transformer;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ConfiguredCommand;
import io.windtrap.common.range.AdminAnswer;
import io.windtrap.common.range.Boundary;
import io.windtrap.common.range.OffsetRange;
import io.windtrap.common.range.RangeFinder;
import io.windtrap.common.range.RangeOptions;
import io.windtrap.common.range.ReplayName;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.step.LiveSteps;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
    private static final int MOST_THREADS = 64;

    @Parameters(paramLabel = "NAME", description = "Name of the replay: lower-case letters, digits and dashes.")
    private String name = "";

    @Mixin
    private RangeOptions range = new RangeOptions();

    @Option(names = "--threads", paramLabel = "N", defaultValue = "2", description = "Threads that transform, 1 to 64.")
    private int threads;

    @Option(names = "--remove", description = "Remove the topic of this replay, once it is stored or given up.")
    private boolean remove;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        ReplayName.require(spec, name);
        if (!remove) {
            range.requireBegin();
        }
        if (threads < 1 || threads > MOST_THREADS) {
            throw new ParameterException(spec.commandLine(), "--threads must be 1 to " + MOST_THREADS);
        }
        return ConfiguredCommand.run(spec, () -> {
            WindtrapConfig config = ConfiguredCommand.config(spec);
            return remove ? removed(config) : replayed(config);
        });
    }

    private int replayed(WindtrapConfig config) throws IOException, InterruptedException {
        Boundary begin = range.begin();
        Boundary end = range.end();
        PrintWriter out = spec.commandLine().getOut();
        try (var scripts = new Scripts(MaxMindFile.named(config.transformer().geolocation()));
                Admin admin = Wiring.admin(config)) {
            LiveSteps steps;
            try {
                steps = new LiveSteps(Wiring.steps(config, scripts, _ -> {}));
            } catch (IOException e) {
                return ConfiguredCommand.failed(spec, e.getMessage(), ConfiguredCommand.MISCONFIGURED);
            }
            Map<Integer, OffsetRange> ranges =
                    new RangeFinder(admin, config.kafka().topic()).find(begin, end);
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
                return ConfiguredCommand.failed(
                        spec, "there is no topic " + topic + ": nothing to remove", ConfiguredCommand.FAILED);
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
