package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code forwarder replay cancel}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "cancel",
        description = "Ends a replay before its end. Rows that it has stored stay.",
        mixinStandardHelpOptions = true)
final class CancelCommand extends NamedReplayCommand {
    @Override
    int run(Replays replays, Replay replay) throws IOException, InterruptedException {
        if (replay.state().isOver()) {
            throw new IOException("replay " + replay.name() + " is " + ReplayText.state(replay) + " already");
        }
        replays.log().write(replay.in(ReplayState.CANCELLED, replay.detached(), System.currentTimeMillis()));
        replays.awaitNobody(replay);
        replays.deleteGroup(replay);
        replays.out().println("replay " + replay.name() + " cancelled");
        return 0;
    }
}
