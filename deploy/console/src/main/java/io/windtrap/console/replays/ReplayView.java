package io.windtrap.console.replays;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.common.range.Boundary;
import io.windtrap.console.http.Json;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.replay.ReplayBook;
import io.windtrap.forwarder.replay.ReplayFilter;
import io.windtrap.forwarder.replay.ReplayOverview;
import io.windtrap.forwarder.replay.ReplaySummary;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A replay as JSON. Its boundaries are times, or offsets by partition such as {@code 0:1200 1:1180}; null = the beginning of the topic,
 * and what it had at the start. A rate of null is as fast as possible.
 */
final class ReplayView {
    private static final String BEGINNING = new Boundary.Time(Instant.EPOCH).text();
    private static final String END = new Boundary.Now().text();

    private ReplayView() {}

    static ObjectNode of(Replay replay, ReplayBook book) {
        ReplaySummary summary = book.summary(replay);
        ObjectNode json =
                (ObjectNode) Json.tree(ReplayOverview.of(replay, summary).fields());
        json.put("from", replay.from().equals(BEGINNING) ? null : replay.from())
                .put("to", replay.to().equals(END) ? null : replay.to())
                .put("topic", replay.topic())
                .put("rate", replay.rate() > 0 ? Double.valueOf(replay.rate()) : null)
                .put("created_at", Instant.ofEpochMilli(replay.createdMillis()).toString());
        ReplayFilter filter = replay.filter();
        json.set(
                "filter",
                Json.tree(Map.<String, Set<String>>of(
                        "sources", new TreeSet<>(filter.sources()),
                        "types", new TreeSet<>(filter.types()),
                        "events", new TreeSet<>(filter.events()),
                        "users", new TreeSet<>(filter.users()))));
        ObjectNode counts = json.putObject("counts");
        counts.put("events", summary.counts().events())
                .put("discards", summary.counts().discards())
                .put("dead_letters", summary.counts().deadLetters());
        ObjectNode rows = counts.putObject("rows");
        new TreeMap<>(summary.counts().rows()).forEach(rows::put);
        return json;
    }
}
