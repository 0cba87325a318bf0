package io.windtrap.console.replays;

import com.fasterxml.jackson.databind.node.ObjectNode;
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

/** A replay as JSON. */
final class ReplayView {
    private ReplayView() {}

    static ObjectNode of(Replay replay, ReplayBook book) {
        ReplaySummary summary = book.summary(replay);
        ObjectNode json =
                (ObjectNode) Json.tree(ReplayOverview.of(replay, summary).fields());
        json.put("from", replay.from())
                .put("to", replay.to())
                .put("topic", replay.topic())
                .put("rate", replay.rate())
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
