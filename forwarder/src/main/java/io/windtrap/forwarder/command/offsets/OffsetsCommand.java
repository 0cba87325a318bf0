package io.windtrap.forwarder.command.offsets;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forwarder offsets}: holds the commands on offsets. */
@Command(
        name = "offsets",
        description =
                "Shows how far destinations are in their topics, or moves them: events are then read again, or skipped.",
        mixinStandardHelpOptions = true,
        subcommands = {ShowCommand.class, ResetCommand.class})
public final class OffsetsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: show or reset");
    }
}
