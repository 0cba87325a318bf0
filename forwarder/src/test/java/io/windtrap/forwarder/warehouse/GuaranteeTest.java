package io.windtrap.forwarder.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GuaranteeTest {
    @Test
    void holdsWhereTablesKeepTokens() {
        assertThat(Guarantee.of(
                        Map.of(
                                "`r`.`a`", "ReplacingMergeTree SETTINGS non_replicated_deduplication_window = 100",
                                "`r`.`b`", "ReplicatedReplacingMergeTree('/x', '{replica}')",
                                "`r`.`c`", "SharedMergeTree"),
                        0))
                .isEqualTo(new Guarantee.ExactlyOnce());
    }

    @Test
    void saysWhatToRunWhereATableKeepsNone() {
        assertThat(Guarantee.of(Map.of("`r`.`old`", "ReplacingMergeTree ORDER BY id"), 0)
                        .sentence())
                .startsWith("at least once")
                .contains("ALTER TABLE `r`.`old` MODIFY SETTING non_replicated_deduplication_window = 10000");
        assertThat(Guarantee.of(Map.of("t", "MergeTree SETTINGS non_replicated_deduplication_window = 0"), 100))
                .isInstanceOf(Guarantee.AtLeastOnce.class);
    }

    @Test
    void countsTheServersOwnDefault() {
        assertThat(Guarantee.of(Map.of("t", "MergeTree ORDER BY id"), 100)).isEqualTo(new Guarantee.ExactlyOnce());
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
