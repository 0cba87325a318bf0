package io.windtrap.forwarder.command;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.process.ReadyCheck;
import picocli.CommandLine.Command;

/** {@code forwarder ready}. */
@Command(
        name = "ready",
        description = "Asks the forwarder that runs on this machine, with the same configuration, whether it is ready.")
public final class ReadyCommand extends ReadyCheck {
    @Override
    protected Address address(WindtrapConfig config) {
        return new Address(
                config.forwarder().admin().host(), config.forwarder().admin().port());
    }
}
