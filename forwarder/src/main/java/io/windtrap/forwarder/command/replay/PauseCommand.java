package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code forwarder replay pause}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "pause",
        description = "Stops a replay after what is in flight; it keeps its place for as long as its topic exists.",
        mixinStandardHelpOptions = true)
final class PauseCommand extends NamedReplayCommand {
    @Override
    int run(Replays replays, Replay replay) throws IOException, InterruptedException {
        if (replay.state() != ReplayState.RUNNING) {
            throw new IOException(
                    "replay " + replay.name() + " is " + ReplayText.state(replay) + ", so it can't be paused");
        }
        replays.log().write(replay.in(ReplayState.PAUSED, replay.detached(), System.currentTimeMillis()));
        replays.awaitNobody(replay);
        replays.out()
                .println(
                        "replay " + replay.name() + " paused; continue with: forwarder replay resume " + replay.name());
        return 0;
    }
}
