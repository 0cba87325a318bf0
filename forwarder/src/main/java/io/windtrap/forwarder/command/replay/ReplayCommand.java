package io.windtrap.forwarder.command.replay;

import picocli.CommandLine.Command;

/** {@code forwarder replay}. */
@Command(
        name = ReplayCommand.NAME,
        description =
                "Loads a part of the log once more, into the same tables or others, without disturbing live events.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            ListCommand.class,
            StatusCommand.class,
            EndCommands.Pause.class,
            ResumeCommand.class,
            EndCommands.Cancel.class,
            EndCommands.Remove.class
        })
public final class ReplayCommand {
    /** Of the command. */
    public static final String NAME = "replay";

    ReplayCommand() {}
}
