package io.windtrap.forwarder.command.replay;

import io.windtrap.forwarder.replay.Replay;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A command on one replay that there is. */
abstract class NamedReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "Name of the replay.")
    private String name = "";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public final Integer call() {
        return Replays.with(spec, replays -> run(replays, replays.find(name)));
    }

    /** Returns the exit code. */
    abstract int run(Replays replays, Replay replay) throws IOException, InterruptedException;
}
