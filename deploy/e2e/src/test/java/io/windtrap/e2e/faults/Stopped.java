package io.windtrap.e2e.faults;

import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A forwarder that came to a point of the exactly-once protocol, and was halted or frozen there.
 *
 * @param partition of whose batch it came there
 * @param first offset of that batch
 * @param marker what it wrote there
 */
record Stopped(Fleet fleet, ServiceInstance forwarder, TopicPartition partition, long first, Path marker) {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Starts one more forwarder of {@code fleet}, and waits until it has passed the point so often and is stopped. */
    static Stopped at(Failpoint.Point point, Failpoint.Act act, int passes, Fleet fleet) throws Exception {
        Path marker = fleet.file("stopped-" + COUNT.incrementAndGet());
        ServiceInstance forwarder = fleet.forwarder(
                FailpointMain.class, point.name(), act.name(), Integer.toString(passes), marker.toString());
        await().atMost(Fleet.LONG)
                .until(() -> Files.exists(marker)
                        && switch (act) {
                            case HALT -> !forwarder.isAlive();
                            case FREEZE -> forwarder.isFrozen();
                        });
        String[] where = Files.readString(marker).split(" ", -1);
        TopicPartition partition = new TopicPartition(fleet.name(), Integer.parseInt(where[0]));
        return new Stopped(fleet, forwarder, partition, Long.parseLong(where[1]), marker);
    }

    /** Waits until the batch's first offset is passed by a commit: somebody else has inserted it. */
    void awaitInsertedByAnother() {
        await().atMost(Fleet.LONG).until(() -> {
            OffsetAndMetadata committed = fleet.committed().get(partition);
            return committed != null && committed.offset() > first;
        });
    }

    /** Lets a frozen one go on. */
    void thaw() throws Exception {
        Files.delete(marker);
        forwarder.thaw();
    }
}
