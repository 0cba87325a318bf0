package io.windtrap.forwarder.command.status;

import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.command.TimeSpan;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code forwarder status}. Exit codes: 0, 1 when something needs a person or Kafka fails, 2 for a wrong configuration or
 * option.
 */
@Command(
        name = "status",
        description = {
            "Shows what each destination does: partitions, owners, offsets, lag, last insert, last error, discards, dead letters, replays under way.",
            "Exit code 1 when something needs a person, with a sentence that says what to do.",
            "Asks Kafka, and each forwarder at its host, at the port forwarder.admin.port."
        },
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    private static final int NEEDS_A_PERSON = 1;
    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);
    private static final String CLEAR_SCREEN = "\033[H\033[2J\033[3J";

    @Option(names = "--destination", paramLabel = "ID", description = "Only this destination. Default: all.")
    private @Nullable String destination;

    @Option(names = "--watch", description = "Show it again every 2 s, until you press Ctrl-C.")
    private boolean watch;

    @Option(names = "--json", description = "Print a JSON object on one line; with --watch, one every 2 s.")
    private boolean json;

    @Option(
            names = "--max-lag",
            paramLabel = "TIME",
            converter = TimeSpan.class,
            defaultValue = "5m",
            description =
                    "Age of the oldest event that waits, and time a replay makes no progress, above which a person is needed. Default: ${DEFAULT-VALUE}.")
    private Duration maxLag = Duration.ZERO;

    @Option(
            names = "--instance",
            paramLabel = "HOST:PORT",
            description = "Ask the admin port of this forwarder, too; may be repeated.")
    private List<String> more = List.of();

    /** For tests, who press no keys. */
    @Option(names = "--rounds", hidden = true, defaultValue = "0")
    private int rounds;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, this::show);
    }

    private int show(Settings settings) throws IOException {
        List<String> ids = settings.chosen(spec, destination);
        Admin kafka = settings.kafka().admin();
        try (var look = new FleetLook(settings, kafka, more, maxLag, InstantSource.system())) {
            int exitCode = round(look, ids);
            for (int round = 1; watch && round != rounds; round++) {
                Thread.sleep(BETWEEN);
                exitCode = round(look, ids);
            }
            return exitCode;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NEEDS_A_PERSON;
        } finally {
            kafka.close(CLOSE_TIMEOUT);
        }
    }

    private int round(FleetLook look, List<String> ids) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        FleetStatus status;
        try {
            status = look.look(ids);
        } catch (KafkaException e) {
            if (!watch) {
                throw e;
            }
            spec.commandLine().getErr().println("Kafka does not answer; trying again: " + e.getMessage());
            return NEEDS_A_PERSON;
        }
        if (json) {
            out.println(StatusText.json(status));
        } else {
            String text = String.join(System.lineSeparator(), StatusText.lines(status));
            out.println(watch ? CLEAR_SCREEN + text : text);
        }
        out.flush();
        return status.attention().isEmpty() ? 0 : NEEDS_A_PERSON;
    }
}
