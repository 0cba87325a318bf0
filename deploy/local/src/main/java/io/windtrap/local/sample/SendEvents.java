package io.windtrap.local.sample;

import io.windtrap.local.HttpUrl;
import io.windtrap.local.LocalStack;
import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code send-events}: fills a gateway with the sample shop's events. */
@Command(
        name = "send-events",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Sends realistic sample events of all types to a gateway, as visitors of a shop would.")
public final class SendEvents implements Callable<Integer> {
    @Mixin
    private LocalStack stack = new LocalStack();

    @Option(
            names = "--url",
            converter = HttpUrl.class,
            description = "Base URL of the gateway (default: that of the local stack).")
    private @Nullable URI givenUrl;

    @Option(names = "--write-key", description = "Write key of a source (default: that of the local stack).")
    private @Nullable String givenKey;

    @Option(names = "--count", defaultValue = "1000", description = "Number of events to send.")
    private long count;

    @Option(names = "--users", defaultValue = "100", description = "Number of simulated visitors.")
    private int users;

    @Option(names = "--rate", defaultValue = "0", description = "Maximum events per second; 0 = no limit.")
    private int rate;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Seed of the random events: the same seed sends the same events.")
    private long seed;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Runs the command and exits with its code: 0 when all events were acknowledged. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new SendEvents()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        if (count < 1 || users < 1 || rate < 0) {
            throw new ParameterException(
                    spec.commandLine(), "--count and --users must be at least 1, --rate at least 0");
        }
        if (givenUrl != null && givenKey == null) {
            throw new ParameterException(spec.commandLine(), "--url needs --write-key, a write key of that gateway");
        }
        String run = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        long start = System.nanoTime();
        SampleRun.Counts counts;
        try {
            URI url = givenUrl != null ? givenUrl : stack.gateway();
            stack.requireListener(url, givenUrl == null);
            String writeKey = givenKey != null ? givenKey : stack.writeKey();
            SampleRun sample = new SampleRun(url, writeKey, run, count, users, rate, seed);
            try (ProgressBar bar = bar()) {
                counts = sample.send(bar::stepBy);
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println(e.getMessage());
            return 1;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        System.out.printf(
                Locale.ROOT,
                "acknowledged %d events of %d users in %.1f s (%.0f/s), %d requests retried, ids %s-*%n",
                counts.acknowledged(),
                users,
                seconds,
                counts.acknowledged() / seconds,
                counts.repeated(),
                run);
        return 0;
    }

    private ProgressBar bar() {
        return new ProgressBarBuilder()
                .setTaskName("send-events")
                .setInitialMax(count)
                .setUnit(" events", 1)
                .showSpeed()
                .build();
    }
}
