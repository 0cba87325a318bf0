package io.windtrap.common.range;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;

final class RangeOptionsTest {
    @Command(name = "replay")
    private static final class Replay {
        @Mixin
        private RangeOptions range = new RangeOptions();
    }

    private static RangeOptions read(String... args) {
        var command = new Replay();
        new CommandLine(command).parseArgs(args);
        return command.range;
    }

    @Test
    void readsTimesOffsetsAndTheBeginning() {
        assertThat(read("--from", "2026-03-02T10:15:00Z").begin())
                .isEqualTo(new Boundary.Time(Instant.parse("2026-03-02T10:15:00Z")));
        assertThat(read("--from", "0:1200,1:1180").begin()).isEqualTo(new Boundary.Offsets(Map.of(0, 1200L, 1, 1180L)));
        assertThat(read("--from", "beginning").begin()).isEqualTo(new Boundary.Time(Instant.EPOCH));
        assertThat(read("--from", "beginning").end()).isEqualTo(new Boundary.Now());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--to=beginning", "--to=0:1,2026-03-02T10:15:00Z", "--to=0:-1", "--to=", "--to=0:1,1:"})
    void saysWhatAnEndCanBe(String end) {
        // Given
        RangeOptions range = read("--from", "beginning", end);

        // When, Then
        assertThatThrownBy(range::end).isInstanceOf(ParameterException.class).hasMessageStartingWith("--to");
    }

    @Test
    void asksForABegin() {
        assertThatThrownBy(() -> read().begin()).hasMessage("Missing required option: '--from'");
    }
}
