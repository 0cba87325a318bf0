package io.windtrap.forwarder.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.testing.TestServers;
import java.util.stream.IntStream;

/** Tables of a stage of which one has a view, one refuses rows, and one has a column that refuses values. */
final class TroubledTables {
    private static final String KEPT =
            " ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 10000";

    private final Stage stage;

    /** Prepares those of {@code stage}, which has sent nothing. */
    TroubledTables(Stage stage) {
        this.stage = stage;
        stage.execute("ALTER TABLE " + stage.name + ".kind_0 ADD COLUMN number Nullable(Int64)");
        stage.execute("CREATE MATERIALIZED VIEW " + stage.name + ".tracks_of_kind_0" + KEPT
                + " AS SELECT assumeNotNull(number) AS number FROM " + stage.name + ".kind_0");
        stage.execute("ALTER TABLE " + stage.name + ".kind_1 ADD CONSTRAINT c CHECK NOT endsWith(id, '7')");
        stage.execute("ALTER TABLE " + stage.name + ".kind_2 ADD COLUMN number Nullable(UInt8)");
        stage.execute("CREATE TABLE " + stage.name + ".rudder_discards (table_name String, row_id String,"
                + " column_name String, received_at DateTime64(3, 'UTC'))" + KEPT);
    }

    /** Each row is in its table and in the view, each value that is refused is a discard, each refused row a dead letter: once. */
    void assertEachOnce() throws Exception {
        int sent = stage.sent();
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM tracks")).isEqualTo(sent + "\t" + sent);
        assertThat(stage.query("SELECT count(), sum(number) FROM kind_0"))
                .isEqualTo(numbers(0).count() + "\t" + numbers(0).sum());
        assertThat(stage.query("SELECT count(), sum(number) FROM tracks_of_kind_0"))
                .isEqualTo(numbers(0).count() + "\t" + numbers(0).sum());
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM kind_1"))
                .isEqualTo(numbers(1).count() - refused() + "\t" + (numbers(1).count() - refused()));
        assertThat(stage.query("SELECT count(), uniqExact(id) FROM kind_2"))
                .isEqualTo(numbers(2).count() + "\t" + numbers(2).count());
        assertThat(TestServers.sharedClickHouse()
                        .query("SELECT count(), uniqExact(row_id) FROM " + stage.name + ".rudder_discards")
                        .strip())
                .isEqualTo(discarded() + "\t" + discarded());
        assertThat(stage.deadLetters()).hasSize((int) refused());
    }

    /** Rows that their table refuses. */
    long refused() {
        return numbers(1).filter(number -> number % 10 == 7).count();
    }

    /** Values that their column refuses. */
    long discarded() {
        return numbers(2).filter(number -> number > 255).count();
    }

    /** Rows of the view. */
    long viewed() {
        return numbers(0).count();
    }

    /** Of the events of one kind that were sent. */
    private IntStream numbers(int kind) {
        return IntStream.range(0, stage.sent()).filter(number -> number % 3 == kind);
    }
}
