package io.windtrap.common.process;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The option that a service and all its commands have. */
public final class ConfigOption {
    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "Configuration file. Default: $WINDTRAP_CONFIG, ./windtrap.yml or /etc/windtrap/windtrap.yml.")
    private @Nullable Path file;

    /** Made by picocli. */
    public ConfigOption() {}

    /** The file that it names; null = it is looked for. */
    @Nullable
    Path file() {
        return file;
    }
}
