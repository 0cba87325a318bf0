package io.windtrap.forwarder.command.topics;

import io.windtrap.forwarder.command.Settings;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code forwarder topics check}. Exit codes: 0, 1 on a mismatch or when Kafka fails, 2 for a wrong configuration or option. */
@Command(
        name = "check",
        description = {
            "Compares each topic of the configuration with what it has to be: partitions, replicas, retention, largest record.",
            "Tells each mismatch, and the command that fixes it. Changes nothing. Exit code 1 on a mismatch."
        },
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, settings -> {
            try (Admin kafka = settings.kafka().admin()) {
                return TopicsText.check(
                        kafka, settings.config(), spec.commandLine().getOut());
            }
        });
    }
}
