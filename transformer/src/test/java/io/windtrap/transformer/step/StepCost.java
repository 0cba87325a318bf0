package io.windtrap.transformer.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.record.EventFacts;
import io.windtrap.transformer.mask.Finder;
import io.windtrap.transformer.mask.Hiding;
import io.windtrap.transformer.mask.Mask;
import io.windtrap.transformer.step.Properties.Renaming;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Prints what each step costs: CPU time of the one thread that takes it, for events of 900 bytes. {@code StepCost SECONDS [STEP]} */
final class StepCost {
    private static final int ROUNDS = 3;
    private static final int USERS = 1_000;

    private StepCost() {}

    public static void main(String[] arguments) {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1.5;
        Map<String, Step> steps = steps();
        if (arguments.length > 1) {
            steps.keySet().retainAll(Set.of(arguments[1]));
        }
        List<Event> events = IntStream.range(0, USERS).mapToObj(StepCost::event).toList();
        System.out.println("an event has " + events.getFirst().value().length + " bytes");
        for (int round = 1; round <= ROUNDS; round++) {
            System.out.println("round " + round); // The code is warm in the last.
            steps.forEach((name, step) -> measure(name, step, events, seconds));
        }
    }

    private static void measure(String name, Step step, List<Event> events, double seconds) {
        var one = new Steps(List.of(new Steps.Named("x", Selection.ALL, step)));
        long end = System.nanoTime() + (long) (seconds * 1e9);
        long taken = 0;
        long begun = cpu();
        while (System.nanoTime() < end) {
            for (Event event : events) { // A new one each time: an event keeps what was read of it.
                one.apply(new Event(event.key(), event.value(), event.receivedAtMillis(), event.facts()));
                taken++;
            }
        }
        double micros = (cpu() - begun) / 1e3 / taken;
        System.out.printf("%-18s %6.2f us %,10.0f events/s a core%n", name, micros, 1e6 / micros);
    }

    private static Map<String, Step> steps() {
        var hidden = List.of(List.of("context", "traits", "email"));
        Set<Finder> email = EnumSet.of(Finder.EMAIL);
        Map<String, Step> steps = new LinkedHashMap<>();
        steps.put("sample", new Sample("s", 0.5));
        steps.put("block", Properties.block(List.of(List.of("properties", "coupon"))));
        steps.put("allow", Properties.allow(List.of(List.of("properties", "total"))));
        steps.put("rename", Properties.rename(List.of(new Renaming(List.of("properties", "total"), "revenue"))));
        steps.put("mask path", new Mask(Set.of(), hidden, new Hiding.Cut()));
        steps.put("mask email cut", new Mask(email, List.of(), new Hiding.Cut()));
        steps.put("mask email hash", new Mask(email, List.of(), new Hiding.Hashed("0123456789abcdef")));
        steps.put("mask all four", new Mask(EnumSet.allOf(Finder.class), List.of(), new Hiding.Cut()));
        steps.put("drop only-bots", new Bots());
        return steps;
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Event event(int user) {
        String json = """
                {"type":"track","event":"Order Completed","messageId":"3f1c0a52-5f0b-4b8e-9f58-3c4c0d6b1a11",\
                "anonymousId":"b2f0c9de-0c2a-4a54-9a1e-7b1f6c6f2f10","userId":"user-4711",\
                "originalTimestamp":"2026-11-29T19:40:10.123Z","sentAt":"2026-11-29T19:40:11.000Z",\
                "context":{"library":{"name":"RudderLabs JavaScript SDK","version":"3.7.5"},\
                "userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",\
                "locale":"en-US","screen":{"width":1920,"height":1080,"density":1},\
                "page":{"url":"https://shop.example.com/checkout/done","path":"/checkout/done","title":"Thank you"},\
                "traits":{"email":"jane%d@mail.example.com","plan":"pro"}},\
                "properties":{"order_id":"A-1001","total":42.50,"currency":"EUR",\
                "products":[{"sku":"S-1","price":20.25,"quantity":1,"name":"Mug"},\
                {"sku":"S-2","price":22.25,"quantity":1,"name":"T-Shirt blue, large"}],"coupon":null,"first":true}}""".formatted(user);
        return new Event(
                ("u" + user).getBytes(UTF_8),
                json.getBytes(UTF_8),
                0,
                new EventFacts("web", "203.0.113.7", null, null, null));
    }
}
