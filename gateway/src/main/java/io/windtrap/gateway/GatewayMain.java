package io.windtrap.gateway;

import io.windtrap.common.process.BuildVersion;
import io.windtrap.common.process.ConfigOption;
import io.windtrap.common.process.ServiceProcess;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The gateway's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "gateway",
        description = "Receives events over HTTP and publishes them to Kafka.",
        mixinStandardHelpOptions = true,
        subcommands = ReadyCommand.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class GatewayMain implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    GatewayMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        ServiceProcess.main(new GatewayMain(), args);
    }

    @Override
    public Integer call() {
        return ServiceProcess.run(spec, config, Gateway::start, (loaded, gateway) -> {
            Logger log = LoggerFactory.getLogger(GatewayMain.class); // not before main has said where to
            if (loaded.sources().isEmpty()) {
                log.atWarn().log("the configuration has no sources: every request is refused; add one under sources");
            }
            Wiring.heap(loaded.gateway()).warn();
            log.atInfo()
                    .addKeyValue("host", loaded.gateway().host())
                    .addKeyValue("port", gateway.port())
                    .addKeyValue("adminPort", gateway.adminPort())
                    .addKeyValue("topic", loaded.kafka().topic())
                    .addKeyValue("sources", loaded.sources().size())
                    .log("listening");
        });
    }
}
