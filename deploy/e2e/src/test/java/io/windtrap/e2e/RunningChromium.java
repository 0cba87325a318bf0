package io.windtrap.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a headless Chromium: one for all of them. Where there is none they are skipped, or fail if {@value #REQUIRED} is set. */
final class RunningChromium implements ExecutionCondition, ParameterResolver {
    private static final String REQUIRED = "WINDTRAP_REQUIRE_BROWSER";

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return executable().isPresent() || System.getenv(REQUIRED) != null
                ? ConditionEvaluationResult.enabled(null)
                : ConditionEvaluationResult.disabled("Chromium is not on the PATH: apt-get install chromium");
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Chromium.class;
    }

    @Override
    public Chromium resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RunningChromium.class))
                .computeIfAbsent("chromium", name -> start(), Chromium.class);
    }

    private static Chromium start() {
        try {
            return Chromium.start(executable()
                    .orElseThrow(() -> new IllegalStateException("Chromium is missing, and " + REQUIRED + " is set")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The browser of this machine; empty where there is none. */
    static Optional<Path> executable() {
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(System.getenv("PATH"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
