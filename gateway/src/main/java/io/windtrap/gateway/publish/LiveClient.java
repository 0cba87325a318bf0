package io.windtrap.gateway.publish;

import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A client of Kafka that can be missing for a while: until the brokers' names resolve, and after it broke for good. It is
 * opened again by whoever calls {@link #renew()}, never by those who use it.
 */
public final class LiveClient<T> implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveClient.class);

    private final Supplier<T> opener;
    private final Consumer<T> closer;
    private volatile @Nullable T client;
    private volatile boolean broken;
    /**
     * Replaced, and closed at the next renewal: whoever has got it just before has handed over its records by then. A record that is handed
     * over while a producer closes may never be settled, and its request would wait for ever.
     */
    private @Nullable T retired;

    private boolean closed;

    private LiveClient(Supplier<T> opener, Consumer<T> closer) {
        this.opener = opener;
        this.closer = closer;
    }

    /**
     * Opens a client; it is missing when no name of a broker resolves.
     *
     * @param closer ends a client within bounded time
     * @throws KafkaException if the client refuses its settings
     */
    public static <T> LiveClient<T> open(Supplier<T> opener, Consumer<T> closer) {
        var live = new LiveClient<>(opener, closer);
        live.renew();
        return live;
    }

    /** The client; null while there is none. */
    public @Nullable T get() {
        return client;
    }

    /** Says that {@code which} will never work again. From any thread; never blocks. */
    void broke(T which) {
        if (which.equals(client)) {
            broken = true;
        }
    }

    /** Opens a client where there is none, or another in place of a broken one, which it closes at the next call. May block. */
    synchronized void renew() {
        closeRetired();
        if (closed || (client != null && !broken)) {
            return;
        }
        T old = client;
        try {
            client = opener.get();
        } catch (KafkaException e) {
            if (!isUnresolvable(e)) {
                throw e;
            }
            return;
        }
        broken = false;
        if (old != null) {
            log.atWarn()
                    .addKeyValue("client", old.getClass().getSimpleName())
                    .log("Kafka client failed permanently: replaced by a new one");
            retired = old;
        }
    }

    private void closeRetired() {
        T last = retired;
        retired = null;
        if (last != null) {
            closer.accept(last);
        }
    }

    /** A name that doesn't resolve yet is Kafka being away; anything else is a wrong setting. */
    private static boolean isUnresolvable(KafkaException e) {
        return e.getCause() instanceof ConfigException cause
                && Objects.requireNonNullElse(cause.getMessage(), "").contains("No resolvable bootstrap");
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeRetired();
        T last = client;
        if (last != null) {
            closer.accept(last);
        }
    }
}
