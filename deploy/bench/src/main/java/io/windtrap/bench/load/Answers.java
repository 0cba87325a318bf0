package io.windtrap.bench.load;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** What became of each request of an {@link OpenLoad}: its number is its place. */
public final class Answers {
    /** In place of a status: the connection broke, or the request was not sent. */
    public static final int NONE = 0;

    private static final int ACCEPTED = 200;

    private final int[] begins;
    private final long[] due;
    private final int[] status;
    private final long[] late;
    private final long[] nanos;

    Answers(List<OpenLoad.Phase> phases) {
        begins = new int[phases.size() + 1];
        int size = phases.stream().mapToInt(OpenLoad.Phase::requests).sum();
        due = new long[size];
        status = new int[size];
        late = new long[size];
        nanos = new long[size];
        double second = 0;
        for (int phase = 0; phase < phases.size(); phase++) {
            int first = begins[phase];
            int count = phases.get(phase).requests();
            for (int i = 0; i < count; i++) {
                due[first + i] = (long) ((second + i / phases.get(phase).requestsPerSecond()) * 1e9);
            }
            begins[phase + 1] = first + count;
            second += phases.get(phase).seconds();
        }
    }

    /** Each place is written once, by the thread that has the answer. */
    void note(int number, int answer, long lateNanos, long answerNanos) {
        status[number] = answer;
        late[number] = lateNanos;
        nanos[number] = answerNanos;
    }

    /** When a request is to be sent, ns from the load's begin. */
    long due(int number) {
        return due[number];
    }

    /** How many there are, of all phases. */
    public int size() {
        return due.length;
    }

    /** The numbers of a phase's requests. */
    public IntStream of(int phase) {
        return IntStream.range(begins[phase], begins[phase + 1]);
    }

    /** Whether a request was answered with 200. */
    public boolean isAccepted(int number) {
        return status[number] == ACCEPTED;
    }

    /** Share of a phase's requests with that status, %. */
    public double percent(int phase, int wanted) {
        return 100.0
                * of(phase).filter(number -> status[number] == wanted).count()
                / of(phase).count();
    }

    /** From when a phase's accepted requests were due to their answers. */
    public Latency accepted(int phase) {
        return latency(phase, nanos, this::isAccepted);
    }

    /** The same of those that were refused. */
    public Latency refused(int phase) {
        return latency(phase, nanos, number -> !isAccepted(number) && status[number] != NONE);
    }

    /** From when a phase's requests were due to their sending; much of it says that the generator was the limit. */
    public Latency late(int phase) {
        return latency(phase, late, _ -> true);
    }

    private Latency latency(int phase, long[] values, IntPredicate which) {
        var latency = new Latency();
        of(phase).filter(which).forEach(number -> latency.record(values[number]));
        return latency;
    }

    /** Requests of any phase that were accepted, and answered while that phase was on, a second of it. */
    public double acceptedPerSecond(int phase) {
        long begin = due[begins[phase]];
        long end = begins[phase + 1] < due.length ? due[begins[phase + 1]] : due[due.length - 1];
        return IntStream.range(0, due.length)
                        .filter(this::isAccepted)
                        .filter(number -> due[number] + nanos[number] >= begin && due[number] + nanos[number] < end)
                        .count()
                / ((end - begin) / 1e9);
    }

    /**
     * How long after its begin a phase has the first second in which every request is accepted fast, s; NaN when it has none.
     *
     * @param limit of a fast answer, ms
     */
    public double secondsUntilFast(int phase, double limit) {
        int first = begins[phase];
        int begin = first;
        for (int number = first; number < begins[phase + 1]; number++) {
            if (!isAccepted(number) || nanos[number] > limit * 1e6) {
                begin = number + 1;
            } else if (due[number] - due[begin] >= 1_000_000_000L) {
                return (due[begin] - due[first]) / 1e9;
            }
        }
        return Double.NaN;
    }
}
