package io.windtrap.forwarder.command.deadletters;

import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.deadletter.redrive.Redrive;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code forwarder dead-letters redrive}. Exit codes: 0, 1 when Kafka fails, 2 for a wrong configuration or option, 3 when
 * some letters had to be left.
 */
@Command(
        name = "redrive",
        description =
                "Writes the events of dead letters back to their topic, in order. Only the destination or the transformer that"
                        + " refused an event takes it. Dead letters that were redriven before are skipped, so an interrupted run can be"
                        + " repeated.",
        mixinStandardHelpOptions = true)
final class RedriveCommand implements Callable<Integer> {
    private static final int SOME_LEFT = 3;

    @Mixin
    private FilterOptions which = new FilterOptions();

    @Option(names = "--limit", defaultValue = "0", description = "Maximum number of dead letters; 0 = no limit.")
    private int limit;

    @Option(names = "--dry-run", description = "Only print what would be redriven; write nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        return Settings.with(spec, this::redrive);
    }

    private int redrive(Settings settings) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Redrive.Outcome outcome;
        try (var redrive = new Redrive(settings.kafka(), settings.topic(), readers(settings));
                var bar = new Bar()) {
            outcome = redrive.run(which.filter(), limit, dryRun, bar);
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw new IOException("another redrive was started; it continues with the remaining dead letters", e);
        }
        outcome.left().forEach((why, count) -> out.println("left: " + count + ", " + why));
        out.println((dryRun ? "would be redriven: " : "redriven: ") + outcome.redriven());
        out.flush();
        return outcome.left().isEmpty() ? 0 : SOME_LEFT;
    }

    /** Who takes events again, and the topic that each reads. */
    private static Map<String, String> readers(Settings settings) {
        Map<String, String> readers = new HashMap<>(settings.destinations());
        readers.put(DeadLetter.TRANSFORMER, settings.config().kafka().topic());
        return readers;
    }

    /** A bar on the terminal's error output. */
    private static final class Bar implements Redrive.Progress, AutoCloseable {
        private final ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("redrive")
                .setUnit(" events", 1)
                .showSpeed()
                .build();

        @Override
        public void found(int letters) {
            bar.maxHint(letters);
        }

        @Override
        public void redriven(int letters) {
            bar.stepBy(letters);
        }

        @Override
        public void close() {
            bar.close();
        }
    }
}
