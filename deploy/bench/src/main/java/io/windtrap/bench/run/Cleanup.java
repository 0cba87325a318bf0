package io.windtrap.bench.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** What is to be stopped and removed at the end, last begun first: at a normal end, at a failure and at Ctrl-C. */
public final class Cleanup implements AutoCloseable {
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean closed;

    /** Stops or removes one thing; does nothing when that is done already. */
    @FunctionalInterface
    public interface Step {
        /** May fail: the other steps are done all the same. */
        void run() throws Exception;
    }

    /**
     * Adds a step.
     *
     * @throws IllegalStateException if the end has begun; the step has been done
     */
    public synchronized void add(Step step) {
        if (closed) {
            run(step);
            throw new IllegalStateException("the benchmark is being stopped");
        }
        steps.push(step);
    }

    /** Whether the end has begun. */
    public synchronized boolean closed() {
        return closed;
    }

    /** Does all steps, once. */
    @Override
    public synchronized void close() {
        closed = true;
        while (!steps.isEmpty()) {
            run(steps.pop());
        }
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            System.err.println("not cleaned up: " + e.getMessage());
        }
    }
}
