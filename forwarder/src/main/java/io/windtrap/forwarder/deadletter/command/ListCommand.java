package io.windtrap.forwarder.deadletter.command;

import io.windtrap.forwarder.deadletter.LetterFilter;
import io.windtrap.forwarder.deadletter.LetterLog;
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
        description = "Lists dead letters, each once, without their events.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Mixin
    private FilterOptions which = new FilterOptions();

    @Option(names = "--limit", defaultValue = "0", description = "So many at the most; 0 = no limit.")
    private int limit;

    @Option(names = "--all", description = "Also those that were driven back in.")
    private boolean all;

    @Option(names = "--json", description = "A JSON object on each line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, this::list);
    }

    private int list(Settings settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        LetterFilter filter = which.filter();
        int[] listed = {0};
        if (!json) {
            out.println(LetterText.HEADING);
        }
        try (var log = new LetterLog(settings.kafka(), settings.topic())) {
            log.forEach((letter, redriven) -> {
                if ((all || !redriven) && filter.matches(letter)) {
                    out.println(json ? LetterText.json(letter, redriven) : LetterText.row(letter, redriven));
                    listed[0]++;
                }
                return limit == 0 || listed[0] < limit;
            });
        }
        out.flush();
        return 0;
    }
}
