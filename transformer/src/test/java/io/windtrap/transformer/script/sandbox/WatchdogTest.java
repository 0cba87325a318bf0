package io.windtrap.transformer.script.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchdogTest {
    /** On a busy machine an innocent event would else be a dead letter. */
    @ParameterizedTest
    @CsvSource({
        "PT0.9S, PT0.9S, PT1S, false",
        "PT1.1S, PT1.1S, PT1S, true",
        "PT9.9S, PT0.9S, PT1S, false",
        "PT10.1S, PT0.1S, PT1S, true",
        "PT89S, PT0.1S, PT1M, false",
        "PT91S, PT0.1S, PT1M, true"
    })
    void countsTheTimeOnACpuAndTenTimesAsMuchByTheClock(
            Duration byTheClock, Duration onACpu, Duration limit, boolean tooLong) {
        assertThat(Watchdog.isTooLong(byTheClock.toNanos(), onACpu.toNanos(), limit))
                .isEqualTo(tooLong);
    }
}
