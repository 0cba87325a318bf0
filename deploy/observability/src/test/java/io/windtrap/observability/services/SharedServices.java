package io.windtrap.observability.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the same {@link RunningServices} and the {@link Prometheus} that scrapes them, started for the first and closed after the last.
 * All {@link Mishaps} have befallen them by then, so that each test finds the same, whichever is first.
 */
public final class SharedServices implements ParameterResolver {
    private static final Path FOLDERS = Path.of("target", "services");

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == RunningServices.class || type == Prometheus.class;
    }

    @Override
    public @Nullable Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Watched watched = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(SharedServices.class))
                .computeIfAbsent("services", _ -> start(), Watched.class);
        return parameter.getParameter().getType() == Prometheus.class ? watched.prometheus() : watched.services();
    }

    /** In a folder of its own each time, so that what an earlier build left there proves nothing. */
    private static Watched start() {
        try {
            Files.createDirectories(FOLDERS);
            RunningServices services = RunningServices.start(
                    Files.createTempDirectory(FOLDERS, "run-").toAbsolutePath());
            var watched = new Watched(services, PrometheusTools.arePresent() ? Prometheus.start(services) : null);
            Mishaps.befall(services);
            return watched;
        } catch (Exception e) {
            throw new IllegalStateException("the services do not start", e);
        }
    }

    /** @param prometheus null = there is none on this machine */
    private record Watched(
            RunningServices services, @Nullable Prometheus prometheus) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            if (prometheus != null) {
                prometheus.close();
            }
            services.close();
        }
    }
}
