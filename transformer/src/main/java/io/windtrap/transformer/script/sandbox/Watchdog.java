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
 * Stops calls into scripts that run for too long or allocate too much: one thread that looks at all of them each 5 ms. The
 * community engine has no limits of its own for either. It stops between two operations of the language: a single one that
 * takes long, such as a power of a big integer with millions of digits, ends first.
 */
final class Watchdog implements AutoCloseable {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final long LOOK_NANOS = 5_000_000;

    /** A longer gap between two looks means that this whole process stood still, which is no script's fault. */
    private static final long LONGEST_GAP_NANOS = 50_000_000;

    /** How long a script may wait for a CPU, or for anything else, in times of its limit. */
    private static final int MOST_WAITING = 10;

    private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

    private final Set<Call> calls = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long longestOverrunNanos;
    private int open;
    private long lastLook = System.nanoTime();

    /** Starts the thread. */
    Watchdog() {
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
        call.allocated = THREADS.getCurrentThreadAllocatedBytes() - call.allocatedBefore;
        if (call.allocated > call.limits.allocatedBytes()) {
            call.stop(FailureReason.SCRIPT_MEMORY);
        }
        return call.end();
    }

    /** For how long a call has gone on although it was stopped; zero if there is none. */
    Duration longestOverrun() {
        return Duration.ofNanos(longestOverrunNanos);
    }

    private static long allocated(Call call) {
        return THREADS.getThreadAllocatedBytes(call.threadId) - call.allocatedBefore;
    }

    private void watch() {
        try {
            while (awaitWork()) {
                Thread.sleep(Duration.ofNanos(LOOK_NANOS));
                long now = System.nanoTime();
                long gap = Math.min(now - lastLook, LONGEST_GAP_NANOS);
                lastLook = now;
                long longest = 0;
                for (Call call : calls) {
                    look(call, gap);
                    longest = Math.max(longest, call.overrunNanos);
                }
                longestOverrunNanos = longest;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean awaitWork() throws InterruptedException {
        while (open == 0 && !closed) {
            longestOverrunNanos = 0;
            wait();
            lastLook = System.nanoTime();
        }
        return !closed;
    }

    private static void look(Call call, long gap) {
        if (call.stopped() != null) {
            call.overrunNanos += gap;
        }
        call.ranForNanos += gap;
        long cpu = THREADS.getThreadCpuTime(call.threadId);
        if (call.cpuBeforeNanos == Call.NOT_SEEN) {
            call.cpuBeforeNanos = cpu;
        }
        if (isTooLong(call.ranForNanos, cpu - call.cpuBeforeNanos, call.limits.time())) {
            call.stop(FailureReason.SCRIPT_TIMEOUT);
        } else if (allocated(call) > call.limits.allocatedBytes()) {
            call.stop(FailureReason.SCRIPT_MEMORY);
        }
        if (call.stopped() != null) {
            interrupt(call);
        }
    }

    /**
     * Whether a script has had its time: on a CPU, since one that waits for it on a busy machine is no slower than it was; by the clock
     * after a multiple of it.
     */
    static boolean isTooLong(long ranForNanos, long cpuNanos, Duration limit) {
        long nanos = limit.toNanos();
        return cpuNanos > nanos || ranForNanos > Math.min(MOST_WAITING * nanos, nanos + LONGEST_WAIT_NANOS);
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
