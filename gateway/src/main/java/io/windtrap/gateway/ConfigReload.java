package io.windtrap.gateway;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.WindtrapConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration file again when it has changed, or when asked to. A file that can't be used changes nothing and
 * is complained of once. Looks at the file's content, because mounted files are swapped by links that no watch sees.
 */
final class ConfigReload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private final Path file;
    private final Map<String, String> environment;
    private final Consumer<WindtrapConfig> listener;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("config-reload").daemon().factory());
    private byte[] seen;

    /** Watches {@code file}, whose present content is known; {@code listener} is told of each new one that is valid. */
    ConfigReload(Path file, Map<String, String> environment, Consumer<WindtrapConfig> listener) {
        this.file = file;
        this.environment = environment;
        this.listener = listener;
        this.seen = content();
        var _ = thread.scheduleWithFixedDelay(
                this::look, BETWEEN_LOOKS.toMillis(), BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Reads the file soon, changed or not. From any thread; never blocks. */
    void reload() {
        thread.execute(this::read);
    }

    private void look() {
        if (!Arrays.equals(seen, content())) {
            read();
        }
    }

    private void read() {
        seen = content();
        try {
            listener.accept(ConfigLoader.load(file, environment));
        } catch (ConfigException e) {
            log.atError()
                    .addKeyValue("problems", e.getMessage())
                    .log("the configuration can't be used: the former one stays in force");
        }
    }

    /** The file's bytes; none while it can't be read. */
    private byte[] content() {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
