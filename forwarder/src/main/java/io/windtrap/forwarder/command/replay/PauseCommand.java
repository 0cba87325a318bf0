package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forwarder replay pause}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "pause",
        description = "Stops a replay after what is in flight; it keeps its place for as long as its topic exists.",
        mixinStandardHelpOptions = true)
final class PauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the replay.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Replays.with(spec, this::run);
    }

    private int run(Replays replays) throws IOException, InterruptedException {
        Replay replay = replays.find(name);
        if (replay.state() != ReplayState.RUNNING) {
            throw new IOException("replay " + name + " is " + ReplayText.state(replay) + ", so it can't be paused");
        }
        replays.log().write(replay.in(ReplayState.PAUSED, replay.detached(), System.currentTimeMillis()));
        replays.awaitNobody(replay);
        replays.out().println("replay " + name + " paused; continue with: forwarder replay resume " + name);
        return 0;
    }
}
