package io.windtrap.forwarder;

import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.readiness.TestPauses;
import io.windtrap.forwarder.wiring.Edges;

/** Nothing between a forwarder and its servers, and short pauses. */
public final class QuickEdges implements Edges {
    @Override
    public Pauses pauses() {
        return TestPauses.SHORT;
    }
}
