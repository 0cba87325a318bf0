package io.windtrap.transformer.script.sandbox;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/**
 * Stops calls into scripts that run for too long or allocate too much: one thread that looks at all of them each 5 ms. An
 * engine without the Graal compiler has no limits of its own for either.
 */
public final class Watchdog implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long LOOK_NANOS = 5_000_000;

    /** A longer gap between two looks means that this whole process stood still, which is no script's fault. */
    private static final long LONGEST_GAP_NANOS = 50_000_000;

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;
    private int open;

    /** Starts the thread. */
    public Watchdog() {
        thread = Thread.ofPlatform().daemon().name("script-watchdog").start(this::watch);
    }

    /** A context was opened: there may be calls from now on. */
    synchronized void opened() {
        open++;
        notifyAll();
    }

    /** A context was closed. */
    synchronized void closed() {
        open--;
    }

    /** From now on this thread runs the script of that context. */
    Call begin(Context context, ScriptLimits limits) {
        var call = new Call(context, limits, THREADS.getCurrentThreadAllocatedBytes());
        calls.add(call);
        return call;
    }

    /** The call is over; why it must count as failed, null if it kept its limits. */
    @Nullable
    FailureReason end(Call call) {
        calls.remove(call);
        call.allocated = allocated(call);
        if (call.allocated > call.limits.allocatedBytes()) {
            call.stop(FailureReason.SCRIPT_MEMORY);
        }
        return call.end();
    }

    private static long allocated(Call call) {
        return THREADS.getThreadAllocatedBytes(call.threadId) - call.allocatedBefore;
    }

    private void watch() {
        long last = System.nanoTime();
        try {
            while (awaitWork()) {
                Thread.sleep(Duration.ofNanos(LOOK_NANOS));
                long now = System.nanoTime();
                long gap = Math.min(now - last, LONGEST_GAP_NANOS);
                last = now;
                for (Call call : calls) {
                    look(call, gap);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitWork() throws InterruptedException {
        while (open == 0 && !closed) {
            wait();
        }
        return !closed;
    }

    private static void look(Call call, long gap) {
        call.ranForNanos += gap;
        if (call.ranForNanos > call.limits.time().toNanos()) {
            call.stop(FailureReason.SCRIPT_TIMEOUT);
        } else if (allocated(call) > call.limits.allocatedBytes()) {
            call.stop(FailureReason.SCRIPT_MEMORY);
        }
        if (call.stopped() != null) {
            interrupt(call);
        }
    }

    private static void interrupt(Call call) {
        try {
            call.interrupt();
        } catch (TimeoutException e) {
            // Busy in the engine's own code; the next look tries again.
        } catch (PolyglotException | IllegalStateException e) {
            // Closed meanwhile: nothing is left to stop.
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
    }
}
