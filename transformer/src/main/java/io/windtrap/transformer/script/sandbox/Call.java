package io.windtrap.transformer.script.sandbox;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * One call into a script, while it runs: begun and ended by the thread that runs it, stopped by the watchdog at most once.
 * Who comes first, the end or the stop, is decided by one compare-and-set, so that a stop never hits the next call.
 */
final class Call {
    private static final Object RUNNING = new Object();
    private static final Object ENDED = new Object();

    /** In place of a time. */
    static final long NOT_SEEN = -1;

    /** How long a stopped script is waited for before the watchdog looks at the others again. */
    private static final Duration STOP_WAIT = Duration.ofMillis(20);

    private final AtomicReference<Object> state = new AtomicReference<>(RUNNING);

    /** Its limits. */
    final ScriptLimits limits;

    /** The thread that runs it. */
    final long threadId = Thread.currentThread().threadId();

    /** What that thread had allocated when the call began, bytes. */
    final long allocatedBefore;

    /** Bytes that it allocated, known at its end. */
    long allocated;

    /** What its thread had used of a CPU when the watchdog saw it first; only the watchdog's thread touches it. */
    long cpuBeforeNanos = NOT_SEEN;

    /** For how long it has run, as the watchdog counts; only the watchdog's thread touches it. */
    long ranForNanos;

    /** For how long it has gone on although it was stopped; only the watchdog's thread touches it. */
    long overrunNanos;

    private final Context context;
    private boolean left;

    Call(Context context, ScriptLimits limits, long allocatedBefore) {
        this.context = context;
        this.limits = limits;
        this.allocatedBefore = allocatedBefore;
    }

    /** Marks the call as stopped; false if it had ended or was stopped before. */
    boolean stop(FailureReason reason) {
        return state.compareAndSet(RUNNING, reason);
    }

    /** Why it is being stopped; null if it isn't. */
    @Nullable
    FailureReason stopped() {
        return state.get() instanceof FailureReason reason ? reason : null;
    }

    /** Interrupts the script until its thread has left the call, waiting for a short while; only after {@link #stop}. */
    synchronized void interrupt() throws TimeoutException {
        if (!left) {
            context.interrupt(STOP_WAIT);
        }
    }

    /** Ends the call, and nobody interrupts it any more; the reason if it was stopped first, else null. */
    @Nullable
    FailureReason end() {
        if (state.compareAndSet(RUNNING, ENDED)) {
            return null;
        }
        synchronized (this) {
            left = true;
        }
        return stopped();
    }
}
