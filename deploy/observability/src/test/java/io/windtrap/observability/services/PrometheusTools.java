package io.windtrap.observability.services;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Where Prometheus and its promtool are. Where there are none, tests that want them are skipped, or fail if {@value #REQUIRED} is set. */
public final class PrometheusTools implements ExecutionCondition {
    private static final String REQUIRED = "WINDTRAP_REQUIRE_PROMETHEUS";
    private static final Path FETCHED = Path.of(".prometheus", "usr", "bin");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return arePresent() || System.getenv(REQUIRED) != null
                ? ConditionEvaluationResult.enabled(null)
                : ConditionEvaluationResult.disabled("Prometheus is not on the PATH: apt-get install prometheus");
    }

    static boolean arePresent() {
        return find("prometheus").isPresent() && find("promtool").isPresent();
    }

    /** The program {@code name}, as the build has fetched it or as it is installed. */
    public static Path path(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException(name + " is missing, and " + REQUIRED + " is set"));
    }

    private static Optional<Path> find(String name) {
        return Stream.concat(
                        Stream.of(FETCHED),
                        Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                                .splitAsStream(System.getenv("PATH"))
                                .map(Path::of))
                .map(folder -> folder.resolve(name).toAbsolutePath())
                .filter(Files::isExecutable)
                .findFirst();
    }
}
