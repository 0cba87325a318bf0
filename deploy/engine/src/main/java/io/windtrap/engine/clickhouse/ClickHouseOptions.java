package io.windtrap.engine.clickhouse;

import java.nio.file.Path;
import java.util.List;

/**
 * Where and how the local ClickHouse runs.
 *
 * @param dataFolder created when it is not there
 * @param port of 127.0.0.1; 0 = the port of the last start on this data, else any free one
 * @param logFile appended to
 * @param user the only one
 * @param password may be empty
 * @param jvmArguments beside and above the defaults
 * @param grants all that the user may do, as {@code GRANT SELECT ON d.*}; empty: everything but to make users
 */
public record ClickHouseOptions(
        Path dataFolder,
        int port,
        Path logFile,
        String user,
        String password,
        List<String> jvmArguments,
        List<String> grants) {

    public static ClickHouseOptions in(Path dataFolder) {
        return new ClickHouseOptions(
                dataFolder, 0, dataFolder.resolve("clickhouse.log"), "default", "", List.of(), List.of());
    }

    public ClickHouseOptions withPort(int newPort) {
        return new ClickHouseOptions(dataFolder, newPort, logFile, user, password, jvmArguments, grants);
    }

    public ClickHouseOptions withLogFile(Path newLogFile) {
        return new ClickHouseOptions(dataFolder, port, newLogFile, user, password, jvmArguments, grants);
    }

    public ClickHouseOptions withUser(String newUser, String newPassword) {
        return new ClickHouseOptions(dataFolder, port, logFile, newUser, newPassword, jvmArguments, grants);
    }

    public ClickHouseOptions withJvmArguments(List<String> newJvmArguments) {
        return new ClickHouseOptions(dataFolder, port, logFile, user, password, List.copyOf(newJvmArguments), grants);
    }

    public ClickHouseOptions withGrants(List<String> newGrants) {
        return new ClickHouseOptions(dataFolder, port, logFile, user, password, jvmArguments, List.copyOf(newGrants));
    }
}
