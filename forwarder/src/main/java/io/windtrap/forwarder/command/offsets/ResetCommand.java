package io.windtrap.forwarder.command.offsets;

import io.windtrap.forwarder.command.ProgressText;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.command.TextTable;
import io.windtrap.forwarder.progress.GroupLook;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.Member;
import io.windtrap.forwarder.progress.PartitionProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code forwarder offsets reset}. Exit codes: 0, 1 when Kafka fails or the group has members, 2 for a wrong configuration
 * or option.
 */
@Command(
        name = "reset",
        description = {
            "Moves the offsets of a destination, as kafka-consumer-groups --reset-offsets does, with the same words.",
            "Prints what would be done, and does it with --execute. Stop the forwarders first, and start them afterwards.",
            "To load events again beside the live ones, see forwarder replay."
        },
        mixinStandardHelpOptions = true)
final class ResetCommand implements Callable<Integer> {
    private static final int REFUSED = 1;

    @Option(
            names = "--destination",
            paramLabel = "ID",
            description = "The destination. Default: the only one of the configuration.")
    private @Nullable String destination;

    @Option(
            names = "--partition",
            paramLabel = "N",
            description = "Only this partition; may be repeated. Default: all.")
    private Set<Integer> partitions = new TreeSet<>();

    @ArgGroup(multiplicity = "1")
    private TargetOptions where = new TargetOptions();

    @ArgGroup
    private @Nullable Mode mode;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Whether it is done, or only told. */
    private static final class Mode {
        @Option(names = "--execute", description = "Move the offsets.")
        private boolean execute;

        @Option(names = "--dry-run", description = "Only print what would be done: the default.")
        private boolean dryRun;
    }

    @Override
    public Integer call() {
        return Settings.with(spec, this::reset);
    }

    private int reset(Settings settings) throws IOException {
        boolean execute = mode != null && mode.execute && !mode.dryRun;
        PrintWriter out = spec.commandLine().getOut();
        String id = settings.single(spec, destination);
        try (Admin kafka = settings.kafka().admin()) {
            GroupProgress group = new GroupLook(kafka).look(id, settings.topicOf(id));
            var moves = new OffsetMoves(kafka, InstantSource.system());
            Map<PartitionProgress, Long> plan = moves.plan(group, chosen(group), where.target());
            print(group, plan, out);
            if (!group.members().isEmpty()) {
                out.println();
                out.println((execute ? "refused: " : "with --execute this would be refused: ") + members(group));
                return execute ? REFUSED : 0;
            }
            if (!execute) {
                out.println();
                out.println("dry run: nothing was changed; add --execute to move the offsets");
                return 0;
            }
            moves.execute(group, plan);
            out.println();
            out.println("moved: " + plan.size() + " partitions; start the forwarders");
            return 0;
        } catch (UnknownMemberIdException | GroupNotEmptyException e) {
            throw new IOException(
                    "refused: a forwarder of " + id + " was started meanwhile; stop it, then repeat this command", e);
        } finally {
            out.flush();
        }
    }

    private List<PartitionProgress> chosen(GroupProgress group) throws IOException {
        if (group.partitions().isEmpty()) {
            throw new IOException("topic " + group.topic() + " is missing: create it with forwarder topics create");
        }
        Set<Integer> left = new TreeSet<>(partitions);
        group.partitions().forEach(one -> left.remove(one.partition()));
        if (!left.isEmpty()) {
            throw new IOException("topic " + group.topic() + " has "
                    + group.partitions().size() + " partitions, from 0, and not " + left);
        }
        return group.partitions().stream()
                .filter(one -> partitions.isEmpty() || partitions.contains(one.partition()))
                .toList();
    }

    private void print(GroupProgress group, Map<PartitionProgress, Long> plan, PrintWriter out) {
        out.println(ProgressText.heading(group));
        var table = new TextTable("PARTITION", "COMMITTED", "NEW", "READ AGAIN", "SKIPPED", "DECLARED");
        plan.forEach((one, offset) -> table.row(
                one.partition(),
                one.committed() == null ? "-" : one.committed(),
                offset,
                Math.max(0, one.position() - offset),
                Math.max(0, offset - one.position()),
                ProgressText.declared(one)));
        table.lines().forEach(out::println);
        group.partitions().stream()
                .filter(one -> one.committed() == null && !plan.containsKey(one))
                .filter(one -> partitions.isEmpty() || partitions.contains(one.partition()))
                .forEach(one -> out.println("partition " + one.partition()
                        + " has no committed offset, and is left as it is: it begins at the oldest event"));
        plan.forEach((one, _) -> {
            if (one.batch() != null) {
                out.println(
                        "warning: partition " + one.partition() + ": the declared batch " + ProgressText.declared(one)
                                + " is dropped. Some of its rows may be in ClickHouse, and come twice if its events are read again."
                                + " To finish it first, start a forwarder, and stop it with SIGTERM once nothing is declared.");
            }
        });
    }

    private static String members(GroupProgress group) {
        return "group " + group.group() + " has members at "
                + group.members().stream().map(Member::host).distinct().sorted().collect(Collectors.joining(", "))
                + ". They would go on at their own offsets and commit those. Stop all forwarders of this destination"
                + " (one that was killed counts for some seconds more), then repeat this command.";
    }
}
