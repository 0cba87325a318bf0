package io.windtrap.forwarder.command.topics;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forwarder topics}: holds the commands on topics. */
@Command(
        name = "topics",
        description = "Checks or creates the topics of the configuration: events, dead letters, replays.",
        mixinStandardHelpOptions = true,
        subcommands = {CheckCommand.class, CreateCommand.class})
public final class TopicsCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: check or create");
    }
}
