package io.windtrap.local.stack;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the stack keeps its data and where it listens, on 127.0.0.1. A port of 0 is that of the last start on the same
 * data, else any free one.
 *
 * @param data created when it is not there; logs go to {@code logs} inside it
 * @param consolePort null = there is no console
 * @param script what a transformer does with events; null = there is no transformer
 */
public record StackOptions(
        Path data,
        int gatewayPort,
        int clickHousePort,
        int kafkaPort,
        @Nullable Integer consolePort,
        @Nullable Path script) {
    /** Any free ports, and no console. */
    public static StackOptions in(Path data) {
        return new StackOptions(data, 0, 0, 0, null, null);
    }

    /** The same with a console at a port. */
    public StackOptions withConsole(int port) {
        return new StackOptions(data, gatewayPort, clickHousePort, kafkaPort, port, script);
    }
}
