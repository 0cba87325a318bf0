package io.windtrap.console.live;

import io.windtrap.common.record.EventFacts;
import io.windtrap.common.record.MalformedRecordException;
import io.windtrap.common.record.RecordFormat;
import io.windtrap.common.record.UnsupportedRecordVersionException;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.scripts.ScriptProcess;
import io.windtrap.console.transformations.EventPredicate;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What somebody asks of events beside the filter, in JavaScript; nothing, mostly. Safe for concurrent use. */
final class Condition implements AutoCloseable {
    /** Characters. */
    static final int LONGEST = EventPredicate.LONGEST;

    private final @Nullable EventPredicate predicate;
    private final Semaphore places;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean closed;
    private boolean released;

    private Condition(@Nullable EventPredicate predicate, Semaphore places) {
        this.predicate = predicate;
        this.places = places;
    }

    /** One that every event meets. */
    static Condition none() {
        return new Condition(null, new Semaphore(0));
    }

    /**
     * The condition that is asked for.
     *
     * @param javascript empty = every event meets it
     * @param places how many there may be at once
     * @throws IOException if the process of scripts does not start
     */
    static Condition of(Optional<String> javascript, Semaphore places, ScriptProcess scripts) throws IOException {
        if (javascript.isEmpty()) {
            return none();
        }
        if (!places.tryAcquire()) {
            throw ApiException.tooMany("Too many conditions in JavaScript are looked for; close a page.", 10);
        }
        try {
            return new Condition(EventPredicate.of(javascript.get(), scripts), places);
        } catch (RuntimeException | IOException e) {
            places.release();
            throw e;
        }
    }

    /** Whether {@code record} meets it; what can't be read does not. */
    boolean test(ConsumerRecord<byte[], byte[]> record) {
        if (predicate == null) {
            return true;
        }
        asking.lock();
        try {
            if (closed) {
                return false;
            }
            byte[] value = record.value();
            EventFacts facts = RecordFormat.facts(record.headers());
            return value != null && predicate.test(value, facts, record.timestamp());
        } catch (MalformedRecordException | UnsupportedRecordVersionException e) {
            return false;
        } finally {
            asking.unlock();
            letGo();
        }
    }

    /** Events for which it failed. */
    long failed() {
        return predicate == null ? 0 : predicate.failed();
    }

    /** Why it is asked no more, else why it failed first; null while it has not. */
    @Nullable
    String failure() {
        return predicate == null || predicate.failure().isEmpty() ? null : predicate.failure();
    }

    /** Waits for nothing: where an event is being tested, whoever tests it lets go of JavaScript afterwards. */
    @Override
    public void close() {
        closed = true;
        letGo();
    }

    private void letGo() {
        if (predicate == null || !closed || !asking.tryLock()) {
            return;
        }
        try {
            if (!released) {
                released = true;
                predicate.close();
                places.release();
            }
        } finally {
            asking.unlock();
        }
    }
}
