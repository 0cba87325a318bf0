package io.windtrap.forwarder.command.deadletters;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forwarder dead-letters}: holds the commands on dead letters. */
@Command(
        name = "dead-letters",
        description = "Lists, shows and redrives dead letters: events that could not be stored.",
        mixinStandardHelpOptions = true,
        subcommands = {ListCommand.class, ShowCommand.class, RedriveCommand.class})
public final class DeadLettersCommand implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Missing command: list, show or redrive");
    }
}
