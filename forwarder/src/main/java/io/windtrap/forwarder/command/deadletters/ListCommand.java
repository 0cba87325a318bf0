package io.windtrap.forwarder.command.deadletters;

import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterFilter;
import io.windtrap.forwarder.deadletter.redrive.DeadLetterLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forwarder dead-letters list}. Exit codes: 0, 1 when Kafka fails, 2 for a wrong configuration or option. */
@Command(
        name = "list",
        description = "Lists dead letters, each once, without the content of their events.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin
    private FilterOptions which = new FilterOptions();

    @Option(names = "--limit", defaultValue = "0", description = "Maximum number of dead letters; 0 = no limit.")
    private int limit;

    @Option(names = "--all", description = "Also list dead letters that were redriven.")
    private boolean all;

    @Option(names = "--json", description = "Print a JSON object for each dead letter, one on a line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, this::list);
    }

    private int list(Settings settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        DeadLetterFilter filter = which.filter();
        int[] listed = {0};
        if (!json) {
            out.println(DeadLetterText.HEADING);
        }
        try (var log = new DeadLetterLog(settings.kafka(), settings.topic())) {
            log.forEach((letter, redriven) -> {
                if ((all || !redriven) && filter.matches(letter)) {
                    out.println(json ? DeadLetterText.json(letter, redriven) : DeadLetterText.row(letter, redriven));
                    listed[0]++;
                }
                return limit == 0 || listed[0] < limit;
            });
        }
        out.flush();
        return 0;
    }
}
