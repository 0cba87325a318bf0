package io.windtrap.transformer;

import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.process.ConfigOption;
import io.windtrap.common.process.ServiceProcess;
import io.windtrap.transformer.tryout.TestCommand;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The transformer's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "transformer",
        description =
                "Reads events from Kafka, takes the configured steps with each, and writes them back, each exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {TestCommand.class, ReplayCommand.class, ReadyCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class TransformerMain implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli. */
    public TransformerMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        ServiceProcess.main(new TransformerMain(), args);
    }

    @Override
    public Integer call() {
        return ServiceProcess.run(spec, config, Transformer::start, (_, _) -> {});
    }
}
