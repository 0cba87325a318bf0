package io.windtrap.bench;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.build.Builds;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.report.Comparison;
import io.windtrap.bench.report.Machine;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.report.Report;
import io.windtrap.bench.run.Cleanup;
import io.windtrap.bench.run.Folders;
import io.windtrap.bench.run.Plan;
import io.windtrap.bench.scenario.Scenario;
import io.windtrap.bench.scenario.ScenarioName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code run}: measures two builds in turn and compares them. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        sortOptions = false,
        description =
                "Measures this tree against an earlier commit, with a real Kafka and a real ClickHouse on 127.0.0.1.",
        footer = {
            "",
            "Scenarios:",
            "  gateway-single  one event a request, 64 and 512 connections; base is a handler that only sends the body to Kafka",
            "  gateway-batch   20 and 100 events a request, plain and gzip; base is kafka-producer-perf-test; only when named",
            "  gateway-overload  half (base) and twice (head) of what this tree's gateway can do, by the clock; only when named",
            "  catch-up  a forwarder loads a full topic, merges are run to their end",
            "  catch-up-rows  the rows of its tables alone in large INSERTs (base), and this tree's forwarder (head); only when named",
            "  trickle   a steady stream through gateway, broker, forwarder and engine",
            "  start     gateway and forwarder of this tree start, without an AOT cache (base) and with one (head); only when named",
            "  pipeline  the highest rate at which p99 of freshness is below 2 s, and its cost; only when named",
            "  trickle-transform  the same with a transformer that masks and deduplicates, this tree's without one as base; only when named",
            "  transform-script, transform-mask, transform-bots, transform-dedup",
            "            a transformer takes a full topic into another, this tree's without a step as base; only when named",
            "  scale-24-partitions, scale-96-partitions, scale-forwarders, scale-tables, scale-columns, scale-users",
            "            catch-up of this tree as base, and with more of that; only when named, all of them by scale",
            "",
            "Each round measures base, then head. The table goes to standard output, bench.md, bench.json and the logs of all"
                    + " processes to --out. Exits with 1 when a run loses or doubles a row."
        })
public final class Bench implements Callable<Integer> {
    private static final String LOGGING = "io/windtrap/bench/bench-logback.xml";
    private static final long QUICK_EVENTS = 200_000;
    private static final long EVENTS = 500_000;
    private static final long SCALE_EVENTS = 1_000_000;
    private static final int QUICK_SECONDS = 20;
    private static final int SECONDS = 60;
    private static final int QUICK_ROUNDS = 1;
    private static final int ROUNDS = 3;

    @Parameters(
            arity = "0..*",
            paramLabel = "SCENARIO",
            showDefaultValue = CommandLine.Help.Visibility.NEVER,
            description = "What to measure; gateway-single, catch-up and trickle when none is named; all with --full.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--base", defaultValue = "87b3bef", description = "Commit to compare with.")
    private String base = "";

    @Option(names = "--rounds", description = "Rounds of each scenario (default: 3; 1 with --quick).")
    private @Nullable Integer rounds;

    @Option(
            names = "--events",
            description =
                    "Events of catch-up, transform and scale (default: 500000, of scale 1000000; 200000 with --quick).")
    private @Nullable Long events;

    @Option(
            names = "--rate",
            defaultValue = "1000",
            description = "Events a second of trickle and start; where pipeline begins to search.")
    private int rate;

    @Option(names = "--per-request", defaultValue = "10", description = "Events of one request of trickle and start.")
    private int eventsOfRequest;

    @Option(
            names = "--seconds",
            description =
                    "Length of the load, warm-up included; gateway-batch takes half (default: 60; 20 with --quick).")
    private @Nullable Integer seconds;

    @Option(names = "--quick", description = "Less of everything: shows that it works, measures little.")
    private boolean quick;

    @Option(names = "--full", description = "All scenarios, when none is named: some hours.")
    private boolean full;

    @Option(names = "--out", description = "Folder for the results; default: deploy/bench/target.")
    private @Nullable Path out;

    @Option(
            names = "--batch",
            defaultValue = "",
            description = "Keys of head's block batch, such as 'joint: true'; base keeps the defaults.")
    private String batch = "";

    @Option(names = "--top", hidden = true, description = "Top folder of the tree; the script says it.")
    private Path top = Path.of(".");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final Instant begun = Instant.now();

    /** Runs the benchmark; exits with 0, with 1 when it fails, with 2 when options make no sense. */
    public static void main(String[] args) {
        System.setProperty("logback.configurationFile", LOGGING);
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Bench());
    }

    @Override
    public Integer call() throws InterruptedException {
        Plan plan = plan();
        List<ScenarioName> scenarios = scenarios();
        Cleanup cleanup = new Cleanup();
        Thread atSignal = new Thread(cleanup::close);
        Runtime.getRuntime().addShutdownHook(atSignal);
        try {
            measure(plan, scenarios, cleanup);
            return 0;
        } catch (IOException | RuntimeException e) {
            if (!cleanup.closed()) {
                say("failed: " + e.getMessage());
            }
            return 1;
        } finally {
            cleanup.close();
        }
    }

    private void measure(Plan plan, List<ScenarioName> scenarios, Cleanup cleanup)
            throws IOException, InterruptedException {
        Machine machine = Machine.now();
        if (machine.busy()) {
            say("the machine is busy with other work: only CPU and ratios will say anything");
        }
        Path tree = top.toRealPath();
        Path results = Files.createDirectories(out != null ? out : tree.resolve(Path.of("deploy", "bench", "target")))
                .toRealPath();
        Path logs = results.resolve("logs");
        Folders.delete(logs);
        Files.createDirectory(logs);
        Path work = Files.createTempDirectory("windtrap-bench-");
        cleanup.add(() -> Folders.delete(work));

        Builds builds = new Builds(tree, cleanup);
        Build head = builds.head().withBatch(batch);
        say("head: " + head.version());
        Build former = head.named("base");
        if (scenarios.stream().anyMatch(ScenarioName::comparesBuilds)) {
            say("base: " + builds.commit(base) + "; building it");
            former = builds.base(base, work.resolve("base"), logs.resolve("base-build.log"));
        }

        TestBed bed = new TestBed(work, logs, cleanup);
        List<Comparison> comparisons = new ArrayList<>();
        for (ScenarioName name : scenarios) {
            Scenario scenario = name.on(bed, plan);
            say(name + ": preparing");
            scenario.prepare();
            Comparison comparison = new Comparison(name.toString(), scenario.setting());
            comparisons.add(comparison);
            Report report = new Report(
                    begun.truncatedTo(ChronoUnit.SECONDS),
                    former.version(),
                    head.version(),
                    machine,
                    Service.JVM_FLAGS,
                    comparisons);
            for (int round = 1; round <= plan.rounds(); round++) {
                say("%s: round %d of %d, base".formatted(name, round, plan.rounds()));
                Measures ofBase = scenario.measure(former, round);
                say("%s: round %d of %d, head".formatted(name, round, plan.rounds()));
                comparison.add(ofBase, scenario.measure(head, round));
                // After each round, so that one who stops early has what was measured.
                report.write(results);
            }
            if (name == scenarios.getLast()) {
                System.out.print(report.markdown());
                System.out.flush();
            }
        }
        say("done; results are in " + results);
    }

    private Plan plan() {
        try {
            return new Plan(
                    rounds != null ? rounds : quick ? QUICK_ROUNDS : ROUNDS,
                    events != null ? events : quick ? QUICK_EVENTS : EVENTS,
                    events != null ? events : quick ? QUICK_EVENTS : SCALE_EVENTS,
                    rate,
                    eventsOfRequest,
                    seconds != null ? seconds : quick ? QUICK_SECONDS : SECONDS);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private List<ScenarioName> scenarios() {
        try {
            return names.isEmpty()
                    ? Stream.of(ScenarioName.values())
                            .filter(name -> full || name.isByDefault())
                            .toList()
                    : names.stream()
                            .flatMap(name -> ScenarioName.of(name).stream())
                            .distinct()
                            .toList();
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private void say(String line) {
        System.err.printf(
                Locale.ROOT,
                "%5d s  %s%n",
                Duration.between(begun, Instant.now()).toSeconds(),
                line);
    }
}
