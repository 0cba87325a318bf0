package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/** Prints what a script costs: CPU time of the one thread that runs it, for events of 1 KB. {@code ScriptCost SECONDS RUN} */
final class ScriptCost {
    private static final String MASK = """
            export function transformEvent(event) {
              const { traits } = event.context;
              traits.email = traits.email.replace(/^[^@]+/, '***');
              event.properties.currency = 'EUR';
              event.properties.total = event.properties.price * 2;
              return event;
            }""";
    private static final String LEAVE = "export function transformEvent(event) { return event; }";
    private static final String BATCH = MASK.replace("transformEvent(event) {", """
            transformBatch(events) { return events.map(change); }
            function change(event) {""");

    private ScriptCost() {}

    public static void main(String[] arguments) throws ScriptException {
        int seconds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5;
        int perRun = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 500;
        ScriptEvent event = new ScriptEvent(json().getBytes(UTF_8), "{\"sourceId\":\"s\"}");
        System.out.println("an event has " + event.json().length + " bytes; a run has " + perRun + " events");
        long begun = cpu();
        try (var engine = new ScriptEngine()) {
            System.out.printf("engine: %d ms CPU%n", (cpu() - begun) / 1_000_000);
            for (int round = 1; round <= 3; round++) {
                for (String text : List.of(MASK, LEAVE, BATCH)) {
                    measure(engine.compile(ScriptSource.of("s", text), ScriptLimits.DEFAULT), event, seconds, perRun);
                }
            }
        }
    }

    private static void measure(Script script, ScriptEvent event, int seconds, int perRun) {
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        long events = 0;
        long opening = 0;
        long runs = 0;
        long begun = cpu();
        while (System.nanoTime() < end) {
            try (ScriptRun run = script.open()) {
                long before = cpu();
                run.transform(event);
                opening += cpu() - before;
                runs++;
                events += 1 + (script.batches() ? batches(run, event, perRun) : singles(run, event, perRun));
            }
        }
        long cpu = cpu() - begun;
        System.out.printf(
                "%s, result %s: %.1f us CPU an event in all, %d events/s a core; first event of a run %.1f ms%n",
                script.batches() ? "transformBatch" : "transformEvent",
                script.tryOn(List.of(List.of(event)))
                        .getFirst()
                        .results()
                        .getFirst()
                        .getClass()
                        .getSimpleName(),
                cpu / 1e3 / events,
                Math.round(events * 1e9 / cpu),
                opening / 1e6 / runs);
    }

    private static int singles(ScriptRun run, ScriptEvent event, int count) {
        for (int i = 0; i < count; i++) {
            run.transform(event);
        }
        return count;
    }

    private static int batches(ScriptRun run, ScriptEvent event, int count) {
        List<ScriptEvent> batch = new ArrayList<>();
        for (int i = 0; i < ScriptRun.LARGEST_BATCH; i++) {
            batch.add(new ScriptEvent(
                    new String(event.json(), UTF_8)
                            .replace("a-b-c-d", "a-b-c-d" + i)
                            .getBytes(UTF_8),
                    event.metadata().get()));
        }
        int done = 0;
        for (; done < count; done += batch.size()) {
            run.transform(batch);
        }
        return done;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static String json() {
        var json = new StringBuilder("""
                {"messageId":"a-b-c-d","type":"track","event":"Order Completed","userId":"u-1",\
                "context":{"traits":{"email":"someone@example.com","name":"Some One"},\
                "library":{"name":"RudderLabs JavaScript SDK","version":"3.0.1"},\
                "page":{"path":"/shop/checkout","url":"https://shop.example.com/shop/checkout","referrer":"$direct"},\
                "userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0",\
                "locale":"en-GB"},"properties":{"price":12.5,"quantity":3,"currency":"USD\"""");
        for (int i = 0; json.length() < 910; i++) {
            json.append(",\"field")
                    .append(i)
                    .append("\":\"value number ")
                    .append(i)
                    .append('"');
        }
        return json.append(
                        "},\"originalTimestamp\":\"2026-11-29T20:00:00.000Z\",\"sentAt\":\"2026-11-29T20:00:01.000Z\"}")
                .toString();
    }
}
