package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import picocli.CommandLine.Command;

/** Commands that end a replay for now, or for good. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
final class EndCommands {
    private EndCommands() {}

    /** {@code forwarder replay pause}. */
    @Command(
            name = "pause",
            description = "Stops a replay after what is in flight; it keeps its place for as long as its topic exists.",
            mixinStandardHelpOptions = true)
    static final class Pause extends NamedReplayCommand {
        @Override
        int run(Replays replays, Replay replay) throws IOException, InterruptedException {
            if (replay.state() != ReplayState.RUNNING) {
                throw new IOException(
                        "replay " + replay.name() + " is " + replay.state().text() + ", so it can't be paused");
            }
            replays.stop(replay, ReplayState.PAUSED);
            replays.out()
                    .println("replay " + replay.name() + " paused; continue with: forwarder replay resume "
                            + replay.name());
            return 0;
        }
    }

    /** {@code forwarder replay cancel}. */
    @Command(
            name = "cancel",
            description = "Ends a replay before its end. Rows that it has stored stay.",
            mixinStandardHelpOptions = true)
    static final class Cancel extends NamedReplayCommand {
        @Override
        int run(Replays replays, Replay replay) throws IOException, InterruptedException {
            if (replay.state().isOver()) {
                throw new IOException(
                        "replay " + replay.name() + " is " + replay.state().text() + " already");
            }
            replays.stop(replay, ReplayState.CANCELLED);
            replays.deleteGroup(replay);
            replays.out().println("replay " + replay.name() + " cancelled");
            return 0;
        }
    }

    /** {@code forwarder replay remove}. */
    @Command(
            name = "remove",
            description = "Forgets a replay that is done or cancelled, so that its name can be used again.",
            mixinStandardHelpOptions = true)
    static final class Remove extends NamedReplayCommand {
        @Override
        int run(Replays replays, Replay replay) throws IOException, InterruptedException {
            if (!replay.state().isOver()) {
                throw new IOException("replay " + replay.name() + " is "
                        + replay.state().text() + "; end it first with: forwarder replay cancel " + replay.name());
            }
            replays.awaitNobody(replay);
            replays.deleteGroup(replay);
            replays.log().remove(replay);
            replays.out().println("replay " + replay.name() + " removed");
            return 0;
        }
    }
}
