package io.windtrap.console;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ReadyCheck;
import picocli.CommandLine.Command;

/** {@code console ready}. */
@Command(
        name = "ready",
        description = "Asks the console that runs on this machine, with the same configuration, whether it is ready.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:it is ready", "1:it is not, or does not answer", "2:wrong configuration or option"})
final class ReadyCommand extends ReadyCheck {
    @Override
    protected Address address(WindtrapConfig config) {
        return new Address(
                config.console().admin().host(), config.console().admin().port());
    }
}
