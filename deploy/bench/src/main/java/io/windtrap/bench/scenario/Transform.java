package io.windtrap.bench.scenario;

import static io.windtrap.bench.report.Figure.higher;
import static io.windtrap.bench.report.Figure.lower;

import io.windtrap.bench.build.Build;
import io.windtrap.bench.events.TopicFill;
import io.windtrap.bench.events.Variety;
import io.windtrap.bench.process.Part;
import io.windtrap.bench.process.Run;
import io.windtrap.bench.process.Service;
import io.windtrap.bench.process.TestBed;
import io.windtrap.bench.process.Transformation;
import io.windtrap.bench.process.Usage;
import io.windtrap.bench.report.Figure;
import io.windtrap.bench.report.Measures;
import io.windtrap.bench.run.Plan;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** A transformer takes a full topic into another: without any step (base), and with one (head). Both are this tree's. */
final class Transform implements Scenario {
    /** What a user's script looks like: one field made of another. */
    static final String SCRIPT = """
            transformations:
              - {id: domain, step: script, script: {file: "%s"}}
            """;

    static final String MASK = """
            transformations:
              - {id: personal, step: mask, mask: {patterns: "email,phone,card,ip", how: cut}}
            """;

    static final String BOTS = """
            transformations:
              - {id: bots, step: drop, drop: {only-bots: true}}
            """;

    /** No step: duplicates are looked for. */
    static final String DEDUP = "";

    private static final Figure RATE = higher("events_per_s_second_half", "events/s, second half", 0);
    private static final Figure CPU = lower("transformer_cpu", "transformer, CPU-s per million, start included", 2);
    private static final Figure CPU_LATER =
            lower("transformer_cpu_second_half", "transformer, CPU-s per million, second half", 2);
    private static final Figure BROKER_LATER =
            lower("broker_cpu_second_half", "broker, CPU-s per million, second half", 2);
    private static final Figure MEMORY = lower("transformer_rss_mb", "transformer, resident MB at the end", 0);

    private final TestBed bed;
    private final long events;
    private final String name;
    private final String step;
    private TopicFill fill = new TopicFill(0, 0, Map.of());

    Transform(TestBed bed, Plan plan, String name, String step) {
        this.bed = bed;
        this.events = plan.events();
        this.name = name;
        this.step = step;
    }

    @Override
    public void prepare() throws IOException, InterruptedException {
        bed.createTopic(name);
        fill = TopicFill.write(bed.broker().bootstrapServers(), name, events, Variety.SAMPLE);
    }

    @Override
    public String setting() {
        return String.format(
                Locale.ROOT,
                "%,d events of %d bytes in 6 partitions, from one topic into another by one thread; base: without a step",
                events,
                fill.jsonBytes() / events);
    }

    @Override
    public Measures measure(Build build, int round) throws IOException, InterruptedException {
        String run = name + "-" + round + "-" + build.name();
        bed.createTopic(run);
        try (Run ran = bed.begin(
                run,
                name,
                build.withOwnClassPath(),
                transformation(run, build.name().equals("head")))) {
            Usage start = ran.usage();
            Service transformer = ran.start(Service.Kind.TRANSFORMER);
            Progress.Count transformed = () -> bed.committed(run);
            Progress half = Progress.await(ran, transformed, transformer, events / 2, events);
            Progress end = Progress.await(ran, transformed, transformer, events, events);
            long written = bed.records(run);
            if (written != events) { // No event of the sample is a bot's or comes twice.
                throw new IOException(run + ": " + written + " events were written, and not " + events);
            }
            double millions = (end.events() - half.events()) / 1e6;
            return new Measures()
                    .put(RATE, millions * 1e6 / end.usage().secondsSince(half.usage()))
                    .put(CPU, end.usage().cpuSince(start, Part.TRANSFORMER) / (events / 1e6))
                    .put(CPU_LATER, end.usage().cpuSince(half.usage(), Part.TRANSFORMER) / millions)
                    .put(BROKER_LATER, end.usage().cpuSince(half.usage(), Part.BROKER) / millions)
                    .put(MEMORY, Usage.residentMegabytes(transformer.pid()));
        }
    }

    private Transformation transformation(String topic, boolean withStep) throws IOException {
        return withStep
                ? new Transformation(topic, step.equals(DEDUP), step.formatted(script()))
                : new Transformation(topic, false, "");
    }

    private String script() throws IOException {
        return bed.file("domain.js", """
                export function transformEvent(event) {
                  const email = event.context?.traits?.email;
                  if (email) event.context.traits.domain = email.split('@')[1];
                  if (event.properties) event.properties.path = event.context?.page?.path;
                  return event;
                }
                """);
    }
}
