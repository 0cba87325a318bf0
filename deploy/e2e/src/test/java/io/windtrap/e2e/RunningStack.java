package io.windtrap.e2e;

import io.windtrap.local.stack.Stack;
import io.windtrap.local.stack.StackOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the local stack, as {@code deploy/local/up} starts it: one for all of them, stopped after the last. */
final class RunningStack implements ParameterResolver {
    private static final Path DATA = Path.of("target", "stack");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Stack.class;
    }

    @Override
    public Stack resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(RunningStack.class))
                .computeIfAbsent("stack", name -> start(), Stack.class);
    }

    /** In a folder of its own each time, so that what an earlier build left there proves nothing. */
    private static Stack start() {
        try {
            Files.createDirectories(DATA);
            return Stack.start(StackOptions.in(Files.createTempDirectory(DATA, "run-")), System.out::println);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
