package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forwarder replay list}. Exit codes: 0, 1 when Kafka fails, 2 for a wrong configuration or option. */
@Command(
        name = "list",
        description = "Lists all replays, those that are over included.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Print a JSON object for each replay, one on a line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Replays.with(spec, this::list);
    }

    private int list(Replays replays) {
        ReplayBook book = replays.book();
        if (!json) {
            replays.out().println(ReplayText.HEADING);
        }
        for (Replay replay : book.replays()) {
            replays.out().println(json ? ReplayText.json(replay, book) : ReplayText.row(replay, book.summary(replay)));
        }
        return 0;
    }
}
