package io.windtrap.console;

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

/** The console's process. Exit codes: 0 after SIGTERM, 1 when it can't start, 2 for a wrong configuration or option. */
@Command(
        name = "console",
        description = "Shows in a browser what is in Kafka and ClickHouse, and what the services do.",
        mixinStandardHelpOptions = true,
        subcommands = {HashPasswordCommand.class, ReadyCommand.class},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:after SIGTERM", "1:it can't start", "2:wrong configuration or option"},
        versionProvider = BuildVersion.class)
public final class ConsoleMain implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli. */
    public ConsoleMain() {}

    /** Runs until the process is told to stop. */
    public static void main(String[] args) {
        ServiceProcess.main(new ConsoleMain(), args);
    }

    @Override
    public Integer call() {
        return ServiceProcess.run(spec, config, Console::start, (loaded, console) -> {
            Logger log = LoggerFactory.getLogger(ConsoleMain.class); // not before main has said where to
            log.atInfo()
                    .addKeyValue("host", loaded.console().host())
                    .addKeyValue("port", console.port())
                    .addKeyValue("adminPort", console.adminPort())
                    .addKeyValue("login", console.login())
                    .log("listening");
        });
    }
}
