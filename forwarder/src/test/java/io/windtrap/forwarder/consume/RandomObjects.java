package io.windtrap.forwarder.consume;

import io.windtrap.forwarder.mapping.row.DiscardRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What an operator may have in the database before events come: views, dictionaries, tables for rows and tables for other things. */
final class RandomObjects {
    private static final List<String> NAMES = List.of(
            "_block_number",
            "select",
            "plain_1",
            "plain_2",
            "plain_3",
            "plain_4",
            "a",
            "_a",
            "users",
            "pages",
            "screens",
            "groups",
            "aliases",
            "rudder_discards",
            "_part",
            "values",
            "format",
            "x_keys",
            "uuid_ts");

    private static final List<String> TYPES = List.of(
            "Int8",
            "Nullable(Int64)",
            "UInt64",
            "Nullable(Float32)",
            "Nullable(Decimal(9, 2))",
            "Bool",
            "String",
            "LowCardinality(Nullable(String))",
            "FixedString(2)",
            "Enum8('a' = 1, 'bad' = 2)",
            "Nullable(UUID)",
            "IPv4",
            "Date",
            "Nullable(DateTime)",
            "DateTime64(9, 'Asia/Kolkata')",
            "Array(Int8)",
            "Array(Nullable(String))",
            "Map(String, String)",
            "Tuple(a Int8, b String)",
            "JSON",
            "SimpleAggregateFunction(max, Int64)");

    private static final List<String> COLUMNS =
            List.of("a", "_block_number", "user_id", "event", "context_ip", "select", "plain_1", "timestamp", "values");

    private final String database;
    private final Random random;
    private final List<String> untouched = new ArrayList<>();

    RandomObjects(String database, Random random) {
        this.database = database;
        this.random = random;
    }

    /** Statements that make some objects. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        List<String> names = new ArrayList<>(NAMES);
        for (int object = random.nextInt(8); object > 0; object--) {
            String name = names.remove(random.nextInt(names.size()));
            statements.add(statement(name));
        }
        if (random.nextInt(2) == 0) {
            statements.add("CREATE MATERIALIZED VIEW " + database + ".throwing ENGINE = MergeTree ORDER BY n"
                    + " SETTINGS non_replicated_deduplication_window = 10000"
                    + " AS SELECT toUInt64(throwIf(cityHash64(id) % 40 = 7)) AS n FROM " + database + ".tracks");
        }
        return statements;
    }

    /** Objects that nobody may change, with the query that tells what they are and hold. */
    List<String> untouched() {
        return untouched;
    }

    private String statement(String name) {
        String quoted = database + ".`" + name + "`";
        return switch (random.nextInt(6)) {
            case 0 -> {
                untouched.add("SHOW CREATE TABLE " + quoted);
                yield "CREATE VIEW " + quoted + " AS SELECT 1 AS id";
            }
            case 1 -> {
                untouched.add("SHOW CREATE TABLE " + quoted);
                yield "CREATE DICTIONARY " + quoted + " (id UInt64, a String) PRIMARY KEY id"
                        + " SOURCE(NULL()) LAYOUT(FLAT()) LIFETIME(0)";
            }
            case 2, 3 -> {
                untouched.add("SHOW CREATE TABLE " + quoted);
                untouched.add("SELECT count() FROM " + quoted);
                yield "CREATE TABLE " + quoted + " (plan String, price " + pick(TYPES) + ") ENGINE = "
                        + pick(List.of("MergeTree ORDER BY plan", "Memory", "Log", "TinyLog", "StripeLog"));
            }
            default -> {
                boolean discards = name.equals(DiscardRow.TABLE);
                yield "CREATE TABLE " + quoted + " (" + (discards ? "row_id" : "id") + " String, received_at "
                        + pick(List.of("DateTime", "DateTime64(3, 'UTC')")) + columns() + ") ENGINE = "
                        + pick(List.of("MergeTree", "ReplacingMergeTree"))
                        + " ORDER BY " + (discards ? "row_id" : "id")
                        + " SETTINGS non_replicated_deduplication_window = 10000";
            }
        };
    }

    private String columns() {
        StringBuilder columns = new StringBuilder();
        List<String> names = new ArrayList<>(COLUMNS);
        for (int column = random.nextInt(5); column > 0; column--) {
            String name = names.remove(random.nextInt(names.size()));
            if (name.equals("_block_number")) {
                name = "__block_number";
            }
            columns.append(", `").append(name).append("` ").append(pick(TYPES));
            columns.append(
                    switch (random.nextInt(8)) {
                        case 0 -> " MATERIALIZED defaultValueOfTypeName('String')";
                        case 1 -> " COMMENT 'ours'";
                        default -> "";
                    });
        }
        if (random.nextInt(3) == 0) {
            columns.append(", CONSTRAINT some CHECK cityHash64(toString(received_at)) % 9 != 4");
        }
        return columns.toString();
    }

    private String pick(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
