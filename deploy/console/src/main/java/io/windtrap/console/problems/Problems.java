package io.windtrap.console.problems;

import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.services.Fleet;
import io.windtrap.console.services.Look;
import io.windtrap.forwarder.command.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The screen of problems. */
public final class Problems {
    private static final String REFUSALS = "windtrap_gateway_refusals_total";
    private static final long DAY = 24 * 60 * 60;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final RecentGroups letters;
    private final Map<String, ClickHouseReader> readers;
    private final Fleet fleet;
    private final Redriving redriving;

    /** @param readers of the destinations that are ClickHouse, by their ids */
    public Problems(
            Settings settings,
            Letters letters,
            Map<String, ClickHouseReader> readers,
            Fleet fleet,
            InstantSource clock) {
        this.letters = new RecentGroups(letters, clock);
        this.readers = Map.copyOf(readers);
        this.fleet = fleet;
        this.redriving = new Redriving(settings, clock);
    }

    /** Dead letters by reason. */
    public Object deadLetters(ApiRequest request) throws IOException {
        return letters.of(seconds(request));
    }

    /** Discarded values by column. */
    public Object discards(ApiRequest request) {
        long seconds = seconds(request);
        ClickHouseReader reader = request.text("destination")
                .map(readers::get)
                .or(() -> readers.size() == 1 && request.text("destination").isEmpty()
                        ? readers.values().stream().findFirst()
                        : Optional.empty())
                .orElseThrow(() -> ApiException.notFound("There is no such destination of type clickhouse."));
        return Discards.of(reader, seconds);
    }

    private static long seconds(ApiRequest request) {
        return request.number("since_seconds", 1, Redriving.LONGEST_SECONDS, DAY);
    }

    /** Drives dead letters back in. */
    public Object redrive(ApiRequest request) throws IOException {
        try {
            return redriving.answer(request);
        } finally {
            letters.forget(); // Where it failed, too: a part of it may be done.
        }
    }

    /** Refused requests by reason, of all gateways together. */
    public Object refusals() {
        List<Look> gateways = fleet.answered("gateway");
        Map<String, Double> totals = new TreeMap<>();
        gateways.stream()
                .flatMap(look -> look.all(REFUSALS).stream())
                .forEach(one -> totals.merge(one.label("reason"), one.value(), Double::sum));
        Map<List<String>, Double> lastHour = fleet.gatewayCounts(REFUSALS, List.of("reason"), HOUR);
        Map<List<String>, Double> lastMinute = fleet.gatewayCounts(REFUSALS, List.of("reason"), MINUTE);
        List<Refused> reasons = new ArrayList<>();
        totals.forEach((reason, total) -> {
            if (total > 0) {
                reasons.add(new Refused(
                        reason,
                        Reasons.ofRefusal(reason),
                        total.longValue(),
                        lastHour.getOrDefault(List.of(reason), 0.0).longValue(),
                        lastMinute.getOrDefault(List.of(reason), 0.0) / MINUTE.toSeconds()));
            }
        });
        reasons.sort(Comparator.comparingLong(Refused::total).reversed());
        return new Refusals(
                fleet.last().stream()
                        .filter(look -> look.service().equals("gateway") && !look.answered())
                        .map(look -> "gateway " + look.address() + ": " + look.problem())
                        .toList(),
                reasons);
    }

    private record Refusals(List<String> problems, List<Refused> reasons) {}

    private record Refused(
            String reason,
            String explanation,
            long total,
            @Nullable Long lastHour,
            double perSecond) {}
}
