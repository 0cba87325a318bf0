package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forwarder replay resume}. Exit codes as those of {@link StartCommand}. */
@Command(
        name = "resume",
        description = "Continues a replay that is paused, or whose command has died.",
        mixinStandardHelpOptions = true)
final class ResumeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the replay.")
    private String name = "";

    @Option(
            names = "--detach",
            description = "Let the running forwarders do it, and return at once; see: forwarder replay status.")
    private boolean detach;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Replays.with(spec, this::run);
    }

    private int run(Replays replays) throws IOException, InterruptedException {
        Replay replay = replays.find(name);
        if (replay.state().isOver()) {
            throw new IOException("replay " + name + " is " + ReplayText.state(replay) + "; start another one");
        }
        if (replay.state() == ReplayState.RUNNING && replays.members(replay) > 0) {
            if (replay.detached()) {
                throw new IOException("the forwarders run replay " + name + "; see: forwarder replay status " + name);
            }
            // Kafka takes a command that was killed for alive until its session ends; two that are alive share the
            // partitions.
            replays.out().println("another command runs replay " + name + ", or was killed less than a minute ago");
        }
        Replay resumed = replay.in(ReplayState.RUNNING, detach, System.currentTimeMillis());
        replays.log().write(resumed);
        if (detach) {
            replays.out().println("resumed; the forwarders run it, see: forwarder replay status " + name);
            return 0;
        }
        return new ForegroundReplay(replays, resumed).run();
    }
}
