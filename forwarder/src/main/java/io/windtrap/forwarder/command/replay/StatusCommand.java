package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forwarder replay status}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "status",
        description = "Shows all about one replay: how far each partition is, the rate, what came of the events.",
        mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the replay.")
    private String name = "";

    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Replays.with(spec, this::run);
    }

    private int run(Replays replays) throws IOException {
        Replay replay = replays.find(name);
        if (json) {
            replays.out().println(ReplayText.json(replay, replays.book()));
        } else {
            ReplayText.print(replays.out(), replay, replays.book(), replays.members(replay));
        }
        return 0;
    }
}
