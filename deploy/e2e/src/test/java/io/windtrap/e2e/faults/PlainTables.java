package io.windtrap.e2e.faults;

import java.util.List;

/** Tables that never merge, so that a row that came twice is counted twice; {@code kind_3} is left to the forwarders to create. */
final class PlainTables {
    private static final List<String> TABLES = List.of("tracks", "pages", "identifies", "kind_0", "kind_1", "kind_2");

    private PlainTables() {}

    /** Makes the database of {@code fleet} and its tables. */
    static void create(Fleet fleet) {
        fleet.query("CREATE DATABASE " + fleet.name());
        for (String table : TABLES) {
            create(fleet, table, "id String, size Nullable(Int64)", "id");
        }
        create(
                fleet,
                "rudder_discards",
                "table_name String, row_id String, column_name String, column_value String",
                "table_name, row_id, column_name");
    }

    private static void create(Fleet fleet, String table, String columns, String key) {
        fleet.query("CREATE TABLE " + fleet.name() + "." + table + " (" + columns
                + ", received_at DateTime64(3, 'UTC')) ENGINE = MergeTree"
                + " PARTITION BY toDate(received_at) ORDER BY (received_at, " + key + ")"
                + " SETTINGS non_replicated_deduplication_window = 10000,"
                + " fsync_after_insert = 1, fsync_part_directory = 1");
    }
}
