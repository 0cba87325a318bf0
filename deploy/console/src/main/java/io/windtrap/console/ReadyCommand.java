package io.windtrap.console;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ReadyCheck;
import picocli.CommandLine.Command;

/** {@code console ready}. */
@Command(
        name = "ready",
        description = "Asks the console that runs on this machine, with the same configuration, whether it is ready.")
final class ReadyCommand extends ReadyCheck {
    @Override
    protected Address address(WindtrapConfig config) {
        return new Address(
                config.console().admin().host(), config.console().admin().port());
    }
}
