package io.windtrap.transformer;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ReadyCheck;
import picocli.CommandLine.Command;

/** {@code transformer ready}. */
@Command(
        name = "ready",
        description =
                "Asks the transformer that runs on this machine, with the same configuration, whether it is ready.")
final class ReadyCommand extends ReadyCheck {
    @Override
    protected Address address(WindtrapConfig config) {
        return new Address(
                config.transformer().admin().host(),
                config.transformer().admin().port());
    }
}
