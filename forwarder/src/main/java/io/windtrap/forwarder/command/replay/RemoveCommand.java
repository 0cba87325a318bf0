package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import java.io.IOException;
import picocli.CommandLine.Command;

/** {@code forwarder replay remove}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "remove",
        description = "Forgets a replay that is done or cancelled, so that its name can be used again.",
        mixinStandardHelpOptions = true)
final class RemoveCommand extends NamedReplayCommand {
    @Override
    int run(Replays replays, Replay replay) throws IOException, InterruptedException {
        if (!replay.state().isOver()) {
            throw new IOException("replay " + replay.name() + " is " + ReplayText.state(replay)
                    + "; end it first with: forwarder replay cancel " + replay.name());
        }
        replays.awaitNobody(replay);
        replays.deleteGroup(replay);
        replays.log().remove(replay);
        replays.out().println("replay " + replay.name() + " removed");
        return 0;
    }
}
