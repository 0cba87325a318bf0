package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayState;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forwarder replay cancel}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "cancel",
        description = "Ends a replay before its end. Rows that it has stored stay.",
        mixinStandardHelpOptions = true)
final class CancelCommand implements Callable<Integer> {
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
        if (replay.state().isOver()) {
            throw new IOException("replay " + name + " is " + ReplayText.state(replay) + " already");
        }
        replays.log().write(replay.in(ReplayState.CANCELLED, replay.detached(), System.currentTimeMillis()));
        replays.awaitNobody(replay);
        replays.deleteGroup(replay);
        replays.out().println("replay " + name + " cancelled");
        return 0;
    }
}
