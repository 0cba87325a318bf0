package io.windtrap.console.trace;

import com.fasterxml.jackson.databind.JsonNode;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.deadletter.DeadLetter;
import io.windtrap.common.deadletter.Place;
import io.windtrap.console.clickhouse.Answer;
import io.windtrap.console.clickhouse.ClickHouseReader;
import io.windtrap.console.clickhouse.Limits;
import io.windtrap.console.delivery.FleetView;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.kafka.KafkaClients;
import io.windtrap.console.problems.Letters;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.command.status.DestinationStatus;
import io.windtrap.forwarder.consume.DestinationPlan;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.mapping.Row;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import io.windtrap.forwarder.progress.PartitionProgress;
import io.windtrap.forwarder.wiring.Wiring;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Follows one event to every destination. */
public final class Tracer {
    private static final int MOST_TABLES = 10;
    private static final int MOST_DISCARDS = 100;

    private final WindtrapConfig config;
    private final FleetView view;
    private final Map<String, ClickHouseReader> readers;
    private final Letters letters;
    private final TransformerLook transformer;

    /** @param readers of the destinations that are ClickHouse, by their ids */
    public Tracer(
            WindtrapConfig config,
            FleetView view,
            Map<String, ClickHouseReader> readers,
            Letters letters,
            KafkaClients kafka) {
        this.transformer = new TransformerLook(config, kafka);
        this.config = config;
        this.view = view;
        this.readers = Map.copyOf(readers);
        this.letters = letters;
    }

    /** Where {@code record} went. */
    public Object answer(ConsumerRecord<byte[], byte[]> record) throws IOException {
        Optional<TransformerLook.Committed> committed =
                transformer.committed(record); // First: what is written later is not missed.
        Letters.OfEvent all = letters.of(Place.of(record), record.timestamp());
        List<Letters.Found> dead = all.found();
        List<Fate> fates = new ArrayList<>();
        for (DestinationConfig one : config.destinations()) {
            fates.add(fate(one, record, dead));
        }
        Transformed transformed = null;
        if (committed.isPresent()) {
            transformed = transformer.of(record, committed.get(), letters(dead, DeadLetter.TRANSFORMER), all.whole());
        }
        return new Trace(transformed, fates);
    }

    private record Trace(@Nullable Transformed transformer, List<Fate> destinations) {}

    private static List<Fate.Letter> letters(List<Letters.Found> dead, String destination) {
        return dead.stream()
                .filter(found -> found.letter().id().destination().equals(destination))
                .map(Tracer::letter)
                .toList();
    }

    private Fate fate(DestinationConfig one, ConsumerRecord<byte[], byte[]> record, List<Letters.Found> dead)
            throws IOException {
        DestinationPlan plan = Wiring.plan(config, one);
        var fate = new Parts(one);
        if (!plan.topic().equals(record.topic())) {
            fate.state = "other_topic";
            fate.sentence = "This destination reads topic " + plan.topic() + "; look for the event there.";
            return fate.done();
        }
        Optional<PartitionProgress> progress = progress(one.id(), record.partition());
        fate.committed = progress.map(PartitionProgress::position).orElse(null);
        fate.letters.addAll(letters(dead, one.id()));
        switch (Reading.of(plan, record)) {
            case Reading.NotTaken(String reason, String sentence) -> {
                fate.state = "not_taken";
                fate.reason = reason;
                fate.sentence = sentence;
            }
            case Reading.Refused(String reason, String detail) -> {
                fate.reason = reason;
                passed(fate, record.offset(), progress, "dead_letter", "Refused: " + detail + ".");
            }
            case Reading.Rows(List<Row> rows) -> rows(fate, record.offset(), progress, rows);
        }
        return fate.done();
    }

    private void rows(Parts fate, long offset, Optional<PartitionProgress> progress, List<Row> rows) {
        ClickHouseReader reader = readers.get(fate.config.id());
        if (rows.isEmpty()) {
            passed(fate, offset, progress, "no_rows", "Events of this kind have no table.");
        } else if (reader == null) {
            passed(fate, offset, progress, "counted", "Counted; this destination stores nothing.");
        } else {
            rows.stream()
                    .filter(row -> !row.table().equals(DiscardRow.TABLE))
                    .limit(MOST_TABLES)
                    .forEach(row -> look(fate, reader, row));
            discards(fate, reader, rows);
            var stored = Stored.of(fate.tables, !fate.letters.isEmpty());
            passed(fate, offset, progress, stored.state(), stored.sentence());
        }
    }

    private static void passed(
            Parts fate, long offset, Optional<PartitionProgress> progress, String state, String sentence) {
        var standing = Standing.of(offset, progress.orElse(null), state, sentence);
        fate.state = standing.state();
        fate.sentence = standing.sentence();
    }

    private Optional<PartitionProgress> progress(String destination, int partition) throws IOException {
        return view.status().destinations().stream()
                .filter(one -> one.id().equals(destination))
                .map(DestinationStatus::progress)
                .flatMap(one -> one.partitions().stream())
                .filter(one -> one.partition() == partition)
                .findFirst();
    }

    private static void look(Parts fate, ClickHouseReader reader, Row row) {
        String table = Sql.quoted(reader.database()) + "." + Sql.quoted(row.table());
        String sql = "SELECT * FROM " + table + where(row) + " LIMIT 10";
        try {
            Answer answer = reader.query(sql, Limits.OF_SCREENS);
            List<Map<String, JsonNode>> found = answer.byName();
            fate.tables.add(new Fate.Table(
                    row.table(),
                    (long) found.size(),
                    sql,
                    found.isEmpty() ? null : found.getLast(),
                    Math.max(0, found.size() - 1)));
        } catch (ApiException e) {
            boolean missing = isMissingTable(e);
            fate.tables.add(new Fate.Table(row.table(), missing ? Long.valueOf(0) : null, sql, null, 0));
            fate.problem = e.getMessage();
        }
    }

    private static boolean isMissingTable(ApiException e) {
        return String.valueOf(e.getMessage()).contains("error 60:");
    }

    /**
     * What finds a row by its table's key. A column of whole seconds has its time cut; the row of a user may have been merged into a
     * later one.
     */
    static String where(Row row) {
        String id = " WHERE id = " + Sql.text(value(row, RowColumns.ID));
        String receivedAt = value(row, RowColumns.RECEIVED_AT);
        if (receivedAt.isEmpty()) {
            return id;
        }
        String later = id + " AND received_at >= " + moment(receivedAt.replaceFirst("\\.\\d+", ".000"));
        return row.table().equals(RudderStackTables.USERS)
                ? later
                : later + " AND received_at <= " + moment(receivedAt);
    }

    private static String moment(String text) {
        return "toDateTime64(" + Sql.text(text) + ", 3, 'UTC')";
    }

    private static void discards(Parts fate, ClickHouseReader reader, List<Row> rows) {
        String ids = rows.stream()
                .filter(row -> !row.table().equals(DiscardRow.TABLE))
                .map(row -> Sql.text(value(row, RowColumns.ID)))
                .distinct()
                .collect(Collectors.joining(", "));
        String table = Sql.quoted(reader.database()) + "." + Sql.quoted(DiscardRow.TABLE);
        try {
            reader.query(
                            "SELECT table_name, column_name, substring(column_value, 1, 1000) AS value, reason, toString(received_at) AS at FROM "
                                    + table + " WHERE row_id IN (" + (ids.isEmpty() ? "''" : ids) + ") LIMIT "
                                    + MOST_DISCARDS,
                            Limits.OF_SCREENS)
                    .byName()
                    .forEach(one -> fate.discards.add(new Fate.Discard(
                            text(one, "table_name"),
                            text(one, "column_name"),
                            text(one, "value"),
                            text(one, "reason"),
                            text(one, "at"))));
        } catch (ApiException e) {
            if (!isMissingTable(e)) { // Without discards there is no such table.
                fate.problem = e.getMessage();
            }
        }
    }

    private static String text(Map<String, JsonNode> row, String column) {
        JsonNode value = row.get(column);
        return value == null ? "" : value.asText();
    }

    private static String value(Row row, String column) {
        return row.cells().stream()
                .filter(cell -> cell.column().equals(column))
                .map(Cell::text)
                .findFirst()
                .orElse("");
    }

    private static Fate.Letter letter(Letters.Found found) {
        DeadLetter letter = found.letter();
        return new Fate.Letter(
                letter.id().table().isEmpty() ? null : letter.id().table(),
                letter.reason(),
                letter.detail(),
                letter.attempts(),
                found.redriven(),
                letter.id().place().partition(),
                letter.id().place().offset());
    }

    /** A fate while it is found out. */
    private static final class Parts {
        private final DestinationConfig config;
        private String state = "unknown";
        private String sentence = "";
        private @Nullable Long committed;
        private @Nullable String reason;
        private @Nullable String problem;
        private final List<Fate.Table> tables = new ArrayList<>();
        private final List<Fate.Discard> discards = new ArrayList<>();
        private final List<Fate.Letter> letters = new ArrayList<>();

        Parts(DestinationConfig config) {
            this.config = config;
        }

        Fate done() {
            return new Fate(
                    config.id(),
                    config.name().orElse(config.id()),
                    config.type().name().toLowerCase(Locale.ROOT),
                    state,
                    sentence,
                    committed,
                    reason,
                    tables,
                    discards,
                    letters,
                    problem);
        }
    }
}
