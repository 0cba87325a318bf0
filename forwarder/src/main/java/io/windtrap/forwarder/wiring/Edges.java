package io.windtrap.forwarder.wiring;

import io.windtrap.forwarder.readiness.Pauses;
import io.windtrap.forwarder.warehouse.Warehouse;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * Where a forwarder meets its servers. Between them a running forwarder has {@link #BARE}; tests of faults have something
 * that fails, or ends the process, at a chosen step of the protocol.
 */
public interface Edges {
    /** Nothing in between. */
    Edges BARE = new Edges() {};

    /** How long it waits before it tries again. */
    default Pauses pauses() {
        return Pauses.production();
    }

    /** What a destination inserts into, given the one that the configuration names. */
    default Warehouse warehouse(Warehouse warehouse) {
        return warehouse;
    }

    /** What a destination polls and commits with, given a new member of its group. */
    default Consumer<byte[], byte[]> consumer(Consumer<byte[], byte[]> consumer) {
        return consumer;
    }
}
