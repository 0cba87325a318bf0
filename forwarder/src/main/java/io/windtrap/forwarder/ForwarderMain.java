package io.windtrap.forwarder;

import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.process.ConfigOption;
import io.windtrap.common.process.HeapRoom;
import io.windtrap.common.process.ServiceProcess;
import io.windtrap.common.topics.DestinationTopics;
import io.windtrap.forwarder.command.ReadyCommand;
import io.windtrap.forwarder.command.deadletters.DeadLettersCommand;
import io.windtrap.forwarder.command.offsets.OffsetsCommand;
import io.windtrap.forwarder.command.replay.ReplayCommand;
import io.windtrap.forwarder.command.status.StatusCommand;
import io.windtrap.forwarder.command.topics.TopicsCommand;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The forwarder's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "forwarder",
        description = "Reads events from Kafka and inserts them into ClickHouse, each exactly once.",
        mixinStandardHelpOptions = true,
        subcommands = {
            StatusCommand.class,
            ReplayCommand.class,
            OffsetsCommand.class,
            TopicsCommand.class,
            DeadLettersCommand.class,
            ReadyCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class ForwarderMain implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    public ForwarderMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        ServiceProcess.main(new ForwarderMain(), args);
    }

    @Override
    public Integer call() {
        return ServiceProcess.run(spec, config, Forwarder::start, (loaded, forwarder) -> {
            Logger log = LoggerFactory.getLogger(ForwarderMain.class); // not before main has said where to
            // As much again waits as is being sent.
            new HeapRoom()
                    .with(
                            "2 * forwarder.buffer",
                            2 * loaded.forwarder().buffer().bytes())
                    .warn();
            log.atInfo()
                    .addKeyValue("destinations", loaded.destinations().size())
                    .addKeyValue("topics", DestinationTopics.all(loaded))
                    .addKeyValue("adminPort", forwarder.adminPort())
                    .log("forwarding");
        });
    }
}
