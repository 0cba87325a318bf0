package io.windtrap.observability;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the same {@link RunningServices}, started for the first and closed after the last. */
final class SharedServices implements ParameterResolver {
    private static final Path FOLDERS = Path.of("target", "services");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == RunningServices.class;
    }

    @Override
    public RunningServices resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServices.class))
                .computeIfAbsent("services", _ -> start(), RunningServices.class);
    }

    /** In a folder of its own each time, so that what an earlier build left there proves nothing. */
    private static RunningServices start() {
        try {
            Files.createDirectories(FOLDERS);
            return RunningServices.start(
                    Files.createTempDirectory(FOLDERS, "run-").toAbsolutePath());
        } catch (Exception e) {
            throw new IllegalStateException("the services do not start", e);
        }
    }
}
