package io.windtrap.forwarder.replay.run;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplaySummary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** How far replays are, those that are over left out. Every forwarder shows the same: it is of the whole fleet. */
public final class ReplayMetrics implements Consumer<ReplayBook> {
    private static final int MOST = 100;

    private final MeterRegistry registry;
    private final Map<String, Shown> shown = new HashMap<>();

    private record Shown(AtomicLong remaining, Meter meter) {}

    public ReplayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void accept(ReplayBook book) {
        Set<String> over = new HashSet<>(shown.keySet());
        for (Replay replay : book.replays()) {
            if (!replay.state().isOver() && (shown.containsKey(replay.name()) || shown.size() < MOST)) {
                ReplaySummary summary = book.summary(replay);
                shown.computeIfAbsent(replay.name(), _ -> show(replay))
                        .remaining()
                        .set(summary.size() - summary.done());
                over.remove(replay.name());
            }
        }
        for (String name : over) {
            Shown gone = shown.remove(name);
            if (gone != null) {
                registry.remove(gone.meter());
            }
        }
    }

    private Shown show(Replay replay) {
        var remaining = new AtomicLong();
        return new Shown(
                remaining,
                Gauge.builder("windtrap.forwarder.replay.remaining", remaining, AtomicLong::doubleValue)
                        .description("Offsets that a replay still has before it; gone when it is over")
                        .tags(Tags.of("destination", replay.destination(), "replay", replay.name()))
                        .register(registry));
    }
}
