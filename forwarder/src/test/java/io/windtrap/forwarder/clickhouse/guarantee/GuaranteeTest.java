package io.windtrap.forwarder.clickhouse.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.clickhouse.client.InsertOptions;
import io.windtrap.forwarder.clickhouse.client.ServerVersion;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuaranteeTest {
    @Test
    void holdsWhereTablesKeepTokens() {
        assertThat(Guarantee.of(
                        2607,
                        Map.of(
                                "`r`.`a`", "ReplacingMergeTree SETTINGS non_replicated_deduplication_window = 100",
                                "`r`.`b`", "ReplicatedReplacingMergeTree('/x', '{replica}')",
                                "`r`.`c`", "SharedMergeTree"),
                        0))
                .isEqualTo(new Guarantee.ExactlyOnce());
    }

    @Test
    void saysWhatToRunWhereATableKeepsNone() {
        assertThat(Guarantee.of(2607, Map.of("`r`.`old`", "ReplacingMergeTree ORDER BY id"), 0)
                        .reasons())
                .containsExactly("ALTER TABLE `r`.`old` MODIFY SETTING non_replicated_deduplication_window = 10000");
        assertThat(Guarantee.of(2607, Map.of("t", "MergeTree SETTINGS non_replicated_deduplication_window = 0"), 100))
                .isInstanceOf(Guarantee.AtLeastOnce.class);
        assertThat(Guarantee.of(
                                2607,
                                Map.of("t", "ReplicatedMergeTree SETTINGS replicated_deduplication_window = 0"),
                                100)
                        .reasons())
                .containsExactly("ALTER TABLE t RESET SETTING replicated_deduplication_window");
    }

    @Test
    void doesNotTakeAWindowOfFewInsertsForOne() {
        assertThat(Guarantee.of(2607, Map.of("t", "MergeTree SETTINGS non_replicated_deduplication_window = 99"), 0)
                        .reasons())
                .containsExactly("ALTER TABLE t MODIFY SETTING non_replicated_deduplication_window = 10000");
        assertThat(Guarantee.of(
                                2607,
                                Map.of("t", "ReplicatedMergeTree SETTINGS replicated_deduplication_window = 1"),
                                100)
                        .reasons())
                .containsExactly("ALTER TABLE t RESET SETTING replicated_deduplication_window");
        assertThat(Guarantee.of(2607, Map.of("t", "MergeTree"), 1)).isInstanceOf(Guarantee.AtLeastOnce.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Memory                                                           | Memory
            Distributed('c', 'd', 't')                                       | Distributed
            Buffer('d', 't', 1, 10, 100, 10000, 1000000, 10000000, 10000000) | Buffer
            Log                                                              | Log
            """)
    void namesATableWhoseEngineKeepsNoTokens(String engine, String name) {
        Map<String, String> tables = Map.of("`r`.`tracks`", engine);

        assertThat(Guarantee.of(2607, tables, 100).reasons())
                .containsExactly(
                        "change `r`.`tracks` to a MergeTree table: engine " + name + " keeps no deduplication tokens");
        assertThat(Durability.of(tables, true).statements())
                .containsExactly(
                        "change `r`.`tracks` to a MergeTree table: engine " + name + " does not sync inserts to disk");
    }

    @Test
    void asksForANewerServerWhereTheVersionKnowsNoTokens() {
        Guarantee guarantee = Guarantee.of(2201, Map.of(), 100);

        assertThat(guarantee.sentence()).startsWith("at least once");
        assertThat(guarantee.reasons())
                .containsExactly("update ClickHouse: this version does not support insert_deduplication_token");
    }

    @Test
    void isDurableWhereEveryTableWritesThroughOrHasCopies() {
        var tables = Map.of(
                "a", "MergeTree SETTINGS fsync_after_insert = 1",
                "b", "ReplicatedMergeTree('/x', '{replica}')",
                "c", "MergeTree ORDER BY id");

        assertThat(Durability.of(tables, true).holds()).isTrue();
        assertThat(Durability.of(tables, false).statements())
                .containsExactly("ALTER TABLE c MODIFY SETTING fsync_after_insert = 1, fsync_part_directory = 1");
    }

    @Test
    void isAskedForAgainHourlyAndSoonAfterAFailure() {
        Instant start = Instant.parse("2026-03-02T10:00:00Z");
        var schedule = new GuaranteeSchedule();
        schedule.asked(start);

        assertThat(schedule.isDue(start.plusSeconds(3599))).isFalse();
        assertThat(schedule.isDue(start.plusSeconds(3600))).isTrue();
        assertThat(schedule.isDue(start.plusSeconds(3600)))
                .as("the second to ask")
                .isFalse();
        schedule.asked(start.plusSeconds(3600));
        schedule.failed(start.plusSeconds(3700));
        schedule.failed(start.plusSeconds(3750));
        assertThat(schedule.isDue(start.plusSeconds(3760))).isTrue();
    }

    @Test
    void countsTheServersOwnDefault() {
        assertThat(Guarantee.of(2607, Map.of("t", "MergeTree ORDER BY id"), 100))
                .isEqualTo(new Guarantee.ExactlyOnce());
    }

    @ParameterizedTest
    @CsvSource({"26.3.1.5, 2603", "25.10.2.65-stable, 2510", "26.7.3-stable.1, 2607", "unknown, 0"})
    void readsTheVersion(String text, int version) {
        assertThat(ServerVersion.parse(text)).isEqualTo(version);
    }

    @Test
    void asksForTheNewSettingOnlyWhereTheServerKnowsIt() {
        assertThat(InsertOptions.of("t", 2602).getAllSettings().toString()).contains("deduplicate_insert=enable");
        assertThat(InsertOptions.of("t", 2601).getAllSettings().toString()).doesNotContain("deduplicate_insert=enable");
    }
}
