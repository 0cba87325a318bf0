package io.windtrap.forwarder.command.deadletters;

import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterFilter;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forwarder dead-letters show}. Exit codes as of {@code list}, and 1 when there is no such dead letter. */
@Command(
        name = "show",
        description =
                "Shows the dead letters of one event with all headers: one for each destination and table that refused"
                        + " the event.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Option(
            names = "--partition",
            required = true,
            paramLabel = "N",
            description = "Partition of the event, as printed by list.")
    private int partition;

    @Option(
            names = "--offset",
            required = true,
            paramLabel = "N",
            description = "Offset of the event, as printed by list.")
    private long offset;

    @Option(names = "--destination", paramLabel = "ID", description = "Only dead letters of this destination.")
    private Set<String> destinations = Set.of();

    @Option(names = "--payload", description = "Also print the event: its key and value.")
    private boolean payload;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, this::show);
    }

    private int show(Settings settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        var filter = new DeadLetterFilter(Set.copyOf(destinations), Set.of(), null, null, partition, offset);
        int[] shown = {0};
        try (var log = new DeadLetterLog(settings.kafka(), settings.topic())) {
            log.forEach((letter, redriven) -> {
                if (filter.matches(letter)) {
                    if (shown[0]++ > 0) {
                        out.println();
                    }
                    out.println(DeadLetterText.whole(letter, redriven, payload));
                }
                return true;
            });
        }
        out.flush();
        if (shown[0] == 0) {
            spec.commandLine().getErr().println("no dead letter for partition " + partition + ", offset " + offset);
        }
        return shown[0] == 0 ? 1 : 0;
    }
}
