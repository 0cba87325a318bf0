package io.windtrap.forwarder.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.clickhouse.client.api.query.QuerySettings;
import io.windtrap.forwarder.batch.group.GroupParts;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.clickhouse.catalogue.Catalogue;
import io.windtrap.forwarder.clickhouse.catalogue.TargetTable;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.ServerVersion;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.clickhouse.ddl.TableDdl;
import io.windtrap.forwarder.clickhouse.discards.FittedRows;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.type.ColumnFit;
import io.windtrap.forwarder.clickhouse.type.ValueType;
import io.windtrap.forwarder.mapping.RowColumns;
import io.windtrap.forwarder.mapping.row.DiscardRow;
import io.windtrap.forwarder.mapping.rudderstack.RudderStackTables;
import io.windtrap.forwarder.warehouse.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks up which rows of a group its table has: those with the same ids and the same {@code received_at}; of {@code users}, whose
 * rows merge, the same or a later one.
 */
final class StoredRows {
    private static final int MOST_ROWS = 1_000;
    private static final int MOST_CHARACTERS = 1 << 18;
    private static final int BYTES_A_CHARACTER = 3;
    private static final int FIRST_WITH_QUERY_CACHE = 23_02;

    private static final List<String> OVERFLOWS = List.of(
            "read_overflow_mode",
            "read_overflow_mode_leaf",
            "result_overflow_mode",
            "set_overflow_mode",
            "timeout_overflow_mode");
    private static final List<String> EVENT_IDS = List.of(RowColumns.ID);
    private static final List<String> DISCARD_IDS = List.of("row_id", "table_name", "column_name");

    /** One row as its table would show it. */
    private record Key(List<String> ids, long millis) {}

    private final ClickHouse clickHouse;
    private final TableDdl ddl;
    private final Catalogue catalogue;
    private final Duration patience;
    private final IntSupplier version;

    /**
     * Rows of one server's tables.
     *
     * @param patience that ClickHouse is to have for one look-up, 1 s or more
     * @param version of the server, see {@link ServerVersion}
     */
    StoredRows(ClickHouse clickHouse, TableDdl ddl, Catalogue catalogue, Duration patience, IntSupplier version) {
        this.clickHouse = clickHouse;
        this.ddl = ddl;
        this.catalogue = catalogue;
        this.patience = patience;
        this.version = version;
    }

    /**
     * Whether an INSERT runs now under {@code token}, or under one that begins with it: such are those of its parts.
     *
     * @throws RuntimeException of the client, to be sorted by {@link Failures}, as the other methods here
     */
    boolean isUnderWay(String token) {
        return clickHouse
                        .query("SELECT count() AS inserts FROM system.processes"
                                + " WHERE startsWith(Settings['insert_deduplication_token'], " + Sql.text(token) + ")")
                        .getFirst()
                        .getLong("inserts")
                > 0;
    }

    /** The queries that insert under a token now, by their ids. */
    Set<String> underWay() {
        return new HashSet<>(
                list("hex(query_id)", " FROM system.processes WHERE Settings['insert_deduplication_token'] != ''"));
    }

    /**
     * Whether {@link #missing} tells the truth: the table is on one server, keeps its rows apart, and its ids are texts. Users merge: what
     * an earlier row has, a later one may lack.
     *
     * @param acknowledged as there
     */
    boolean canTell(RowGroup group, TargetTable target, boolean acknowledged) {
        List<ColumnFit> fits = target.fits();
        boolean keepsRows = switch (catalogue.engine(target.name())) {
            case "MergeTree", "ReplacingMergeTree" -> true;
            case "AggregatingMergeTree" -> acknowledged && isOfUsers(group);
            default -> false;
        };
        return keepsRows
                && ids(group).stream().allMatch(id -> type(group, fits, id) instanceof ValueType.Text)
                && switch (type(group, fits, RowColumns.RECEIVED_AT)) {
                    case ValueType.Seconds _, ValueType.Moment _ -> true;
                    case null, default -> false;
                };
    }

    /** Null = an INSERT can't name the column. */
    private static @Nullable ValueType type(RowGroup group, List<ColumnFit> fits, String column) {
        int index = group.columns().indexOf(column);
        return index >= 0 && fits.get(index).written() ? fits.get(index).type().value() : null;
    }

    /**
     * The rows of {@code group} that its table doesn't have, in their order; may be none.
     *
     * @param acknowledged whether ClickHouse has acknowledged them all: then those that can't be looked for count as stored, and those of
     *     users who have a later row, with which they have merged
     */
    RowGroup missing(RowGroup group, TargetTable target, boolean acknowledged) {
        List<@Nullable Key> keys = keys(group, target.fits());
        var stored = new BitSet();
        for (int row = 0; row < keys.size(); row++) {
            stored.set(row, acknowledged || keys.get(row) != null);
        }
        for (int from = 0, to; from < keys.size(); from = to) {
            to = end(keys, from);
            Map<List<String>, NavigableSet<Long>> found = find(group, target.name(), keys.subList(from, to));
            for (int row = from; row < to; row++) {
                Key key = keys.get(row);
                if (key != null && !isAmong(found.get(key.ids()), key.millis(), acknowledged && isOfUsers(group))) {
                    stored.clear(row);
                }
            }
        }
        return new GroupParts(group).without(stored);
    }

    private static boolean isAmong(@Nullable NavigableSet<Long> moments, long millis, boolean orLater) {
        return moments != null && (orLater ? moments.last() >= millis : moments.contains(millis));
    }

    /** Null for a row of which a column refuses its part: it can't be told from others. */
    private static List<@Nullable Key> keys(RowGroup group, List<ColumnFit> fits) {
        List<List<@Nullable String>> ids =
                ids(group).stream().map(id -> written(group, fits, id)).toList();
        List<@Nullable String> times = written(group, fits, RowColumns.RECEIVED_AT);
        List<@Nullable Key> keys = new ArrayList<>(group.rows());
        for (int row = 0; row < group.rows(); row++) {
            List<String> own = new ArrayList<>();
            for (List<@Nullable String> column : ids) {
                String id = column.get(row);
                if (id != null) {
                    own.add(id);
                }
            }
            String time = times.get(row);
            keys.add(time == null || own.size() < ids.size() ? null : new Key(own, millis(time)));
        }
        return keys;
    }

    private static List<@Nullable String> written(RowGroup group, List<ColumnFit> fits, String column) {
        int index = group.columns().indexOf(column);
        return new FittedRows(group, fits).values(index);
    }

    private static long millis(String moment) {
        return Instant.parse(moment.endsWith("Z") ? moment : moment.replace(' ', 'T') + "Z")
                .toEpochMilli();
    }

    /** Where the rows end that one statement of bounded size asks for. */
    private static int end(List<@Nullable Key> keys, int from) {
        int characters = 0;
        int to = from;
        while (to < keys.size() && to - from < MOST_ROWS && characters < MOST_CHARACTERS) {
            Key key = keys.get(to++);
            characters += key == null ? 0 : key.ids().getFirst().length();
        }
        return to;
    }

    /** The moments of the rows that have the ids of {@code keys}. */
    private Map<List<String>, NavigableSet<Long>> find(RowGroup group, String table, List<@Nullable Key> keys) {
        List<Key> asked = keys.stream().filter(Objects::nonNull).toList();
        return asked.isEmpty() ? Map.of() : findAll(group, table, asked);
    }

    /** Asks for halves where somebody on the way takes no statement of that size. */
    private Map<List<String>, NavigableSet<Long>> findAll(RowGroup group, String table, List<Key> asked) {
        try {
            return findTogether(group, table, asked);
        } catch (RuntimeException e) {
            if (asked.size() < 2 || !(Failures.of(e) instanceof Failure.TooLarge)) {
                throw e;
            }
        }
        int middle = asked.size() / 2;
        Map<List<String>, NavigableSet<Long>> found = findAll(group, table, asked.subList(0, middle));
        findAll(group, table, asked.subList(middle, asked.size()))
                .forEach((ids, moments) ->
                        found.computeIfAbsent(ids, _ -> new TreeSet<>()).addAll(moments));
        return found;
    }

    private Map<List<String>, NavigableSet<Long>> findTogether(RowGroup group, String table, List<Key> asked) {
        Map<List<String>, NavigableSet<Long>> found = new HashMap<>();
        for (String row : list(row(group), from(group, table, asked))) {
            List<String> fields = List.of(row.split(" ", -1));
            List<String> ids = fields.subList(0, fields.size() - 1).stream()
                    .map(id -> new String(HexFormat.of().parseHex(id), UTF_8))
                    .toList();
            found.computeIfAbsent(ids, _ -> new TreeSet<>()).add(Long.parseLong(fields.getLast()));
        }
        return found;
    }

    /** The different values of {@code text} in one value: of an answer of many rows, those behind a cut would be missing without a word. */
    private List<String> list(String text, String from) {
        String sql = "SELECT arrayStringConcat(groupUniqArray(" + text + "), ',') AS found" + from;
        String found = clickHouse.query(sql, settings(sql)).getFirst().getString("found");
        return found.isEmpty() ? List.of() : List.of(found.split(",", -1));
    }

    private static String row(RowGroup group) {
        return ids(group).stream()
                .map(id -> "hex(toString(assumeNotNull(" + Sql.quoted(id) + "))), ' ', ")
                .collect(Collectors.joining(
                        "",
                        "concat(",
                        "toString(toUnixTimestamp64Milli(toDateTime64(assumeNotNull(received_at), 3, 'UTC'))))"));
    }

    private String from(RowGroup group, String table, List<Key> asked) {
        var times = asked.stream().mapToLong(Key::millis).summaryStatistics();
        return " FROM " + ddl.name(table) + " WHERE "
                + Sql.quoted(ids(group).getFirst())
                + asked.stream()
                        .map(key -> Sql.text(key.ids().getFirst()))
                        .collect(Collectors.joining(", ", " IN (", ")"))
                + " AND received_at >= " + moment(times.getMin())
                + (isOfUsers(group) ? "" : " AND received_at <= " + moment(times.getMax()));
    }

    private static String moment(long millis) {
        return "fromUnixTimestamp64Milli(toInt64(" + millis + "), 'UTC')";
    }

    /** Whatever a user's profile says: the answer is whole and of now, or an error; and no id stays in ClickHouse's log. */
    private QuerySettings settings(String sql) {
        var settings = new QuerySettings()
                .serverSetting("max_query_size", Integer.toString(BYTES_A_CHARACTER * sql.length()))
                .serverSetting("max_execution_time", Long.toString(patience.toSeconds()))
                .serverSetting("empty_result_for_aggregation_by_empty_set", "0")
                .serverSetting("limit", "0")
                .serverSetting("offset", "0")
                .serverSetting("log_queries", "0");
        OVERFLOWS.forEach(mode -> settings.serverSetting(mode, "throw"));
        return version.getAsInt() < FIRST_WITH_QUERY_CACHE ? settings : settings.serverSetting("use_query_cache", "0");
    }

    private static List<String> ids(RowGroup group) {
        return group.table().equals(DiscardRow.TABLE) ? DISCARD_IDS : EVENT_IDS;
    }

    private static boolean isOfUsers(RowGroup group) {
        return group.table().equals(RudderStackTables.USERS);
    }
}
