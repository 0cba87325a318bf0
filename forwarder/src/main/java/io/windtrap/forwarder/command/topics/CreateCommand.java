package io.windtrap.forwarder.command.topics;

import io.windtrap.common.topics.RequiredTopic;
import io.windtrap.common.topics.TopicCreation;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.command.TimeSpan;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code forwarder topics create}. Exit codes: as those of {@code check}, which it runs in the end. */
@Command(
        name = "create",
        description = {
            "Creates the topics of the configuration that are missing, and changes none that is there. Then checks all.",
            "Can be repeated. Exit code 1 when a topic can't be created, or on a mismatch."
        },
        mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {
    private static final int MOST_REPLICAS = Short.MAX_VALUE;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "6",
            description =
                    "Partitions of a topic of events: as many as forwarders will ever share. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--replication",
            paramLabel = "N",
            defaultValue = "0",
            description = "Replicas of each partition. Default: 3, or the number of brokers if fewer.")
    private int replication;

    @Option(
            names = "--retention",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            defaultValue = "forever",
            description = "How long events are kept, and can be replayed: 90d, or ${DEFAULT-VALUE} (the default).")
    private Duration retention = TopicCreation.FOR_EVER;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            defaultValue = "0s",
            description = "Try again for so long while Kafka does not answer, or has fewer brokers than --replication."
                    + " Default: ${DEFAULT-VALUE}, try once.")
    private Duration wait = Duration.ZERO;

    @Option(
            names = "--allow-mismatches",
            description =
                    "Exit code 0 although a topic that was there is not as it should be; the mismatch is still printed.")
    private boolean allowMismatches;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        require(partitions >= 1, "--partitions must be 1 or more");
        require(replication >= 0 && replication <= MOST_REPLICAS, "--replication must be 1 or more");
        return Settings.with(spec, this::create);
    }

    private void require(boolean holds, String message) {
        if (!holds) {
            throw new ParameterException(spec.commandLine(), message);
        }
    }

    private int create(Settings settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin kafka = settings.kafka().admin()) {
            new TopicCreation(partitions, replication, retention)
                    .create(kafka, RequiredTopic.all(settings.config()), wait, this::tellAgain)
                    .forEach((topic, created) ->
                            out.println((created ? "created: " : "already there, not changed: ") + topic.name()));
            out.println();
            int found = TopicsText.check(kafka, settings.config(), out);
            return allowMismatches ? 0 : found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while creating topics").initCause(e);
        }
    }

    private void tellAgain(IOException failure) {
        spec.commandLine().getErr().println(failure.getMessage() + "; trying again");
    }
}
