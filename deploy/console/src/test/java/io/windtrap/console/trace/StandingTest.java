package io.windtrap.console.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.progress.PartitionProgress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StandingTest {
    private static final PartitionProgress AT_10 =
            new PartitionProgress(0, 10L, 0, 100, null, new Declaration.Declared(new Intent(10, 14, "shape", 1)), null);

    @ParameterizedTest
    @CsvSource({
        "9, not_found, Gone.",
        "10, under_way, Its batch is being inserted.",
        "14, under_way, Its batch is being inserted.",
        "15, waiting, 5 events of its partition are before it."
    })
    void isToldByTheOffsetAndTheBatch(long offset, String state, String sentence) {
        // When
        var standing = Standing.of(offset, AT_10, "not_found", "Gone.");

        // Then
        assertThat(standing).isEqualTo(new Standing(state, sentence));
    }

    @Test
    void withoutProgressOnlyRowsThatWereFoundAreCertain() {
        // When, Then
        assertThat(Standing.of(9, null, "stored", "Stored.")).isEqualTo(new Standing("stored", "Stored."));
        assertThat(Standing.of(9, null, "not_found", "Gone.").state()).isEqualTo("unknown");
    }
}
