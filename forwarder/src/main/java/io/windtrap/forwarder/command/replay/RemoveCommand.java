package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code forwarder replay remove}. Exit codes: 0, 1 when Kafka fails or there is no such replay, 2 for a wrong configuration or option. */
@Command(
        name = "remove",
        description = "Forgets a replay that is done or cancelled, so that its name can be used again.",
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
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
        if (!replay.state().isOver()) {
            throw new IOException("replay " + name + " is " + ReplayText.state(replay)
                    + "; end it first with: forwarder replay cancel " + name);
        }
        replays.awaitNobody(replay);
        replays.deleteGroup(replay);
        replays.log().remove(replay);
        replays.out().println("replay " + name + " removed");
        return 0;
    }
}
