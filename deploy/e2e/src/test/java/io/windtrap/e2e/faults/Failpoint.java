package io.windtrap.e2e.faults;

import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.batch.group.RowGroup;
import io.windtrap.forwarder.intent.Declaration;
import io.windtrap.forwarder.intent.Intent;
import io.windtrap.forwarder.intent.IntentCodec;
import io.windtrap.forwarder.intent.JointIntent;
import io.windtrap.forwarder.warehouse.InsertResult;
import io.windtrap.forwarder.warehouse.Warehouse;
import io.windtrap.forwarder.wiring.Edges;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Ends or freezes this process when a forwarder comes to a point of the exactly-once protocol. What a forwarder does is
 * seen where it meets its servers: it commits, and it inserts.
 *
 * @param passes how often the point is passed before
 * @param left counts them
 * @param marker file to be written when the point is reached: partition, and first offset of its batch; who thaws deletes it
 * @param declared what each partition has declared last
 */
record Failpoint(
        Point point, Act act, int passes, AtomicInteger left, Path marker, Map<TopicPartition, Intent> declared)
        implements Edges {
    /** Where. */
    enum Point {
        AFTER_DECLARE,
        /** Only where partitions share a batch. */
        AFTER_JOINT_DECLARE,
        BETWEEN_INSERTS,
        AFTER_LAST_INSERT,
        BEFORE_ADVANCE,
        AFTER_ADVANCE;

        static final List<Point> OF_EVERY_BATCH =
                List.of(AFTER_DECLARE, BETWEEN_INSERTS, AFTER_LAST_INSERT, BEFORE_ADVANCE, AFTER_ADVANCE);
    }

    /** What. */
    enum Act {
        /** As SIGKILL does. */
        HALT,
        /** SIGSTOP; without its marker SIGCONT lets it go on as if nothing had been. */
        FREEZE
    }

    Failpoint(Point point, Act act, int passes, Path marker) {
        this(point, act, passes, new AtomicInteger(passes + 1), marker, new ConcurrentHashMap<>());
    }

    @Override
    public Warehouse warehouse(Warehouse warehouse) {
        return (Warehouse) Proxy.newProxyInstance(
                Failpoint.class.getClassLoader(), new Class<?>[] {Warehouse.class}, (_, method, arguments) -> {
                    Object result = called(warehouse, method, arguments);
                    if (method.getName().equals("insert") && result instanceof InsertResult.Inserted) {
                        SealedBatch batch = (SealedBatch) arguments[0];
                        RowGroup group = (RowGroup) arguments[1];
                        boolean last = group == batch.groups().getLast();
                        inserted(last ? Point.AFTER_LAST_INSERT : Point.BETWEEN_INSERTS, batch.intent());
                    }
                    return result;
                });
    }

    @Override
    @SuppressWarnings("unchecked")
    public Consumer<byte[], byte[]> consumer(Consumer<byte[], byte[]> consumer) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                Failpoint.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    // Asked of what is assigned anew: what was declared there before is another life's.
                    if (method.getName().equals("beginningOffsets")) {
                        declared.keySet().removeAll((Collection<?>) arguments[0]);
                    }
                    if (!method.getName().equals("commitSync")) {
                        return called(consumer, method, arguments);
                    }
                    var commits = (Map<TopicPartition, OffsetAndMetadata>) arguments[0];
                    commits.forEach((partition, commit) -> {
                        if (advances(partition, commit)) {
                            reached(Point.BEFORE_ADVANCE, partition, declared.get(partition));
                        }
                    });
                    Object result = called(consumer, method, arguments);
                    commits.forEach(this::committed);
                    return result;
                });
    }

    private static Object called(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private boolean advances(TopicPartition partition, OffsetAndMetadata commit) {
        Intent intent = declared.get(partition);
        return intent != null && commit.offset() > intent.first();
    }

    private void committed(TopicPartition partition, OffsetAndMetadata commit) {
        if (advances(partition, commit)) {
            reached(Point.AFTER_ADVANCE, partition, declared.get(partition));
            declared.remove(partition);
        }
        Declaration declaration = IntentCodec.decode(commit.metadata());
        Intent intent = switch (declaration) {
            case Declaration.Declared(Intent alone) -> alone;
            case Declaration.Joint(JointIntent joint) -> joint.of(partition.partition());
            case Declaration.None _, Declaration.Unreadable _ -> null;
        };
        if (intent != null) {
            declared.put(partition, intent);
            reached(Point.AFTER_DECLARE, partition, intent);
            if (declaration instanceof Declaration.Joint) {
                reached(Point.AFTER_JOINT_DECLARE, partition, intent);
            }
        }
    }

    /**
     * A batch that another owner has declared, and this one repeats, is passed over. So is one that could be of several partitions: an
     * insert does not say of which it is, and whoever reads the marker waits for that partition.
     */
    private void inserted(Point at, Intent intent) {
        List<TopicPartition> partitions = declared.entrySet().stream()
                .filter(declaration -> declaration.getValue().equals(intent))
                .map(Map.Entry::getKey)
                .toList();
        if (partitions.size() == 1) {
            reached(at, partitions.getFirst(), intent);
        }
    }

    private void reached(Point at, TopicPartition partition, Intent intent) {
        if (at == point && left.decrementAndGet() == 0) {
            try {
                Files.writeString(marker, partition.partition() + " " + intent.first());
                switch (act) {
                    case HALT -> Runtime.getRuntime().halt(137);
                    case FREEZE -> {
                        String pid = Long.toString(ProcessHandle.current().pid());
                        new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
                        // On a busy machine threads run on for a while before the signal stops them: not past this
                        // point.
                        while (Files.exists(marker)) {
                            Thread.sleep(Duration.ofMillis(10));
                        }
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
