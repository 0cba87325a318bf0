package io.windtrap.forwarder.command.offsets;

import io.windtrap.forwarder.command.ProgressText;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.progress.GroupLook;
import io.windtrap.forwarder.progress.GroupProgress;
import io.windtrap.forwarder.progress.OldestRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code forwarder offsets show}. Exit codes: 0, 1 when Kafka fails, 2 for a wrong configuration or option. */
@Command(
        name = "show",
        description = "Shows for each partition what is committed, what waits, the declared batch, and the owner.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    @Option(names = "--destination", paramLabel = "ID", description = "Only this destination. Default: all.")
    private @Nullable String destination;

    @Option(names = "--json", description = "Print a JSON object for each destination, one on a line.")
    private boolean json;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, this::show);
    }

    private int show(Settings settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Admin kafka = settings.kafka().admin();
                var records = new OldestRecords(settings.kafka(), LIMIT)) {
            for (String id : settings.chosen(spec, destination)) {
                GroupProgress found =
                        records.withAges(new GroupLook(kafka).look(id, settings.topicOf(id)), Instant.now());
                if (json) {
                    out.println(ProgressText.json(found));
                } else {
                    out.println(ProgressText.heading(found));
                    ProgressText.table(found).forEach(out::println);
                    out.println();
                }
            }
        }
        out.flush();
        return 0;
    }
}
