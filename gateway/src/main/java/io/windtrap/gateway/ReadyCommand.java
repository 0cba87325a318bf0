package io.windtrap.gateway;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ReadyCheck;
import picocli.CommandLine.Command;

/** {@code gateway ready}. */
@Command(
        name = "ready",
        description = "Asks the gateway that runs on this machine, with the same configuration, whether it is ready.")
final class ReadyCommand extends ReadyCheck {
    @Override
    protected Address address(WindtrapConfig config) {
        return new Address(
                config.gateway().admin().host(), config.gateway().admin().port());
    }
}
