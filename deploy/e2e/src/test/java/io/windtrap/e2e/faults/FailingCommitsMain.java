package io.windtrap.e2e.faults;

import io.windtrap.common.config.load.ConfigException;
import io.windtrap.forwarder.wiring.Edges;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Random;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/** A forwarder's process whose commits fail, every second or so: before they are made, or after it. */
public final class FailingCommitsMain {
    /** What the log says of each, for the scenario to count. */
    static final String SAYS = "a commit is made to fail";

    private FailingCommitsMain() {}

    /** Takes {@code --config FILE SEED}. */
    public static void main(String[] arguments) throws ConfigException, IOException, InterruptedException {
        Random random = new Random(Long.parseLong(arguments[2]));
        FaultyForwarder.run(arguments[1], new Edges() {
            @Override
            public Consumer<byte[], byte[]> consumer(Consumer<byte[], byte[]> consumer) {
                return failing(consumer, random);
            }
        });
    }

    @SuppressWarnings("unchecked")
    private static Consumer<byte[], byte[]> failing(Consumer<byte[], byte[]> consumer, Random random) {
        return (Consumer<byte[], byte[]>) Proxy.newProxyInstance(
                FailingCommitsMain.class.getClassLoader(), new Class<?>[] {Consumer.class}, (_, method, arguments) -> {
                    int chance = method.getName().equals("commitSync") ? random.nextInt(12) : -1;
                    switch (chance) {
                        case 0, 1 -> throw failed(new TimeoutException("not sent"));
                        case 2 -> throw failed(new RebalanceInProgressException("not now"));
                        case 3 -> throw failed(new CommitFailedException("fenced"));
                        default -> {}
                    }
                    try {
                        Object result = method.invoke(consumer, arguments);
                        if (chance == 4 || chance == 5) {
                            throw failed(new TimeoutException("made, and its answer lost"));
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static RuntimeException failed(RuntimeException failure) {
        System.out.println(SAYS + ": " + failure.getMessage());
        return failure;
    }
}
