package io.windtrap.forwarder.readiness;

import io.windtrap.forwarder.readiness.Pauses.Growing;
import java.time.Duration;

/** Pauses for tests: about a twentieth of production's. */
public final class TestPauses {
    public static final Pauses SHORT = new Pauses(
            Duration.ofMillis(100),
            new Growing(Duration.ofMillis(20), Duration.ofMillis(500)),
            Duration.ofMillis(200),
            Duration.ofMillis(100),
            new Growing(Duration.ofMillis(10), Duration.ofMillis(500)),
            new Growing(Duration.ofMillis(500), Duration.ofSeconds(1)),
            new Growing(Duration.ofMillis(20), Duration.ofMillis(500)),
            Duration.ofMillis(1500));

    /** For tests that count tries of an INSERT: none between them. */
    public static final Pauses NONE_AT_INSERTS = new Pauses(
            SHORT.consumer(),
            SHORT.warehouse(),
            SHORT.topics(),
            SHORT.lag(),
            new Growing(Duration.ZERO, Duration.ZERO),
            SHORT.operator(),
            SHORT.letters(),
            SHORT.declared());

    private TestPauses() {}
}
