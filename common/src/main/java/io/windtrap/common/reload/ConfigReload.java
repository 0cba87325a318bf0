package io.windtrap.common.reload;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the configuration file again when it has changed, or when asked to. A file that can't be used changes nothing and
 * is complained of once.
 */
public final class ConfigReload implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(ConfigReload.class);

    private final Path file;
    private final Map<String, String> environment;
    private final Consumer<WindtrapConfig> listener;
    private final FileWatch watch;

    /**
     * Watches {@code file}; {@code listener} receives each new content that is valid.
     *
     * @param known what it held before it was read for the first time
     */
    public ConfigReload(
            Path file, FileContents known, Map<String, String> environment, Consumer<WindtrapConfig> listener) {
        this.file = file;
        this.environment = environment;
        this.listener = listener;
        this.watch = new FileWatch("config-reload", List.of(file), known, this::read);
    }

    /** Reads the file soon, changed or not. From any thread; never blocks. */
    public void reload() {
        watch.nudge();
    }

    private void read() {
        try {
            listener.accept(ConfigLoader.load(file, environment));
        } catch (ConfigException e) {
            log.atError()
                    .addKeyValue("problems", e.getMessage())
                    .log(
                            "configuration not reloaded: the file has errors, the former one stays in force; correct the file");
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
