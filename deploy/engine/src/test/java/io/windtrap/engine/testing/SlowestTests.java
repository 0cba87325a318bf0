package io.windtrap.engine.testing;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Prints the slowest test classes of a process at its end: what to look at when {@code mvn verify} takes too long. */
public final class SlowestTests implements TestExecutionListener {
    private static final int MOST = 20;
    private static final Duration SHORTEST = Duration.ofSeconds(2);

    private final Map<String, Long> startedNanos = new ConcurrentHashMap<>();
    private final Map<String, Duration> took = new ConcurrentHashMap<>();

    /** For the service loader. */
    public SlowestTests() {}

    @Override
    public void executionStarted(TestIdentifier test) {
        name(test).ifPresent(name -> startedNanos.putIfAbsent(name, System.nanoTime()));
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        name(test).ifPresent(name -> {
            Long started = startedNanos.remove(name);
            if (started != null) {
                took.merge(name, Duration.ofNanos(System.nanoTime() - started), Duration::plus);
            }
        });
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        took.entrySet().stream()
                .filter(test -> test.getValue().compareTo(SHORTEST) >= 0)
                .sorted(Map.Entry.<String, Duration>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST)
                .forEach(test -> System.out.printf(
                        "slowest | %5d s | %s%n", test.getValue().toSeconds(), test.getKey()));
        took.clear();
    }

    private static Optional<String> name(TestIdentifier test) {
        return test.getSource()
                .filter(ClassSource.class::isInstance)
                .map(source -> ((ClassSource) source).getClassName());
    }
}
