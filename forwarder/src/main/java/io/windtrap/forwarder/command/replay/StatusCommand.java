package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forwarder replay status}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "status",
        description = "Shows all about one replay: how far each partition is, the rate, what came of the events.",
        mixinStandardHelpOptions = true)
final class StatusCommand extends NamedReplayCommand {
    @Option(names = "--json", description = "Print a JSON object.")
    private boolean json;

    @Override
    int run(Replays replays, Replay replay) throws IOException {
        if (json) {
            replays.out().println(ReplayText.json(replay, replays.book()));
        } else {
            ReplayText.print(replays.out(), replay, replays.book(), replays.members(replay));
        }
        return 0;
    }
}
