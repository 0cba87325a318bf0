package io.windtrap.forwarder.clickhouse.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.ServerException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VirtualColumnsTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksOnceAndOnlyForNamesThatCouldBe() {
        // Given
        var virtual = new VirtualColumns(() -> {
            asked.incrementAndGet();
            return Set.of("_part");
        });

        // Then
        assertThat(virtual.has("part")).isFalse();
        assertThat(asked).hasValue(0);
        assertThat(virtual.has("_part")).isTrue();
        assertThat(virtual.certainlyHas("_part")).isTrue();
        assertThat(virtual.has("_mine")).isFalse();
        assertThat(virtual.has("__part")).isFalse();
        assertThat(asked).hasValue(1);
    }

    /** An old server knows no such setting; a user may have no right to create the table that is asked. */
    @ParameterizedTest
    @ValueSource(ints = {115, 497})
    void takesEveryNameThatCouldBeForOneWhereNobodyTells(int code) {
        // Given
        var virtual = new VirtualColumns(() -> {
            asked.incrementAndGet();
            throw new ServerException(code, "refused", 500, "q");
        });

        // Then
        assertThat(virtual.has("_mine")).isTrue();
        assertThat(virtual.has("__mine")).isFalse();
        assertThat(virtual.certainlyHas("_mine")).isFalse();
        assertThat(asked).hasValue(1);
    }

    @Test
    void asksAgainWhereTimeHelps() {
        // Given
        var virtual = new VirtualColumns(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new ServerException(241, "memory", 500, "q");
            }
            return Set.of("_part");
        });

        // Then
        assertThatThrownBy(() -> virtual.has("_mine")).isInstanceOf(ServerException.class);
        assertThat(virtual.has("_mine")).isFalse();
    }
}
