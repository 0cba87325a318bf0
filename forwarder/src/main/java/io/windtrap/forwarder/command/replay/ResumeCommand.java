package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code forwarder replay resume}. Exit codes as those of {@link StartCommand}. */
@Command(
        name = "resume",
        description = "Continues a replay that is paused, or whose command has died.",
        mixinStandardHelpOptions = true)
final class ResumeCommand extends NamedReplayCommand {
    @Option(
            names = "--detach",
            description = "Let the running forwarders do it, and return at once; see: forwarder replay status.")
    private boolean detach;

    @Override
    int run(Replays replays, Replay replay) throws IOException, InterruptedException {
        if (replay.state().isOver()) {
            throw new IOException(
                    "replay " + replay.name() + " is " + replay.state().text() + "; start another one");
        }
        if (replay.state() == ReplayState.RUNNING && replays.members(replay) > 0) {
            if (replay.detached()) {
                throw new IOException("the forwarders run replay " + replay.name() + "; see: forwarder replay status "
                        + replay.name());
            }
            // Kafka takes a command that was killed for alive until its session ends; two that are alive share the
            // partitions.
            replays.out()
                    .println("another command runs replay " + replay.name() + ", or was killed less than a minute ago");
        }
        Replay resumed = replay.in(ReplayState.RUNNING, detach, System.currentTimeMillis());
        replays.log().write(resumed);
        if (detach) {
            replays.out().println("resumed; the forwarders run it, see: forwarder replay status " + replay.name());
            return 0;
        }
        return new ForegroundReplay(replays, resumed).run();
    }
}
