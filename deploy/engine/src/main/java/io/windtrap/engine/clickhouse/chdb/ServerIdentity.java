package io.windtrap.engine.clickhouse.chdb;

import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the engine tells its clients of itself.
 *
 * @param hostName of this machine
 * @param version of ClickHouse, such as {@code 26.7.1.1}
 * @param timezone by its name in the tz database
 */
public record ServerIdentity(String hostName, String version, String timezone) {

    /**
     * Asks the engine.
     *
     * @throws ClickHouseException the engine's error
     * @throws IOException never in practice: nothing leaves the memory
     */
    public static ServerIdentity of(Chdb engine) throws ClickHouseException, IOException {
        var out = new ByteArrayOutputStream();
        try (var connection = engine.connect();
                var result = connection.query(
                        "SELECT hostName(), version(), timezone()".getBytes(StandardCharsets.UTF_8), "TabSeparated")) {
            result.writeTo(out, 0);
        }
        var values = out.toString(StandardCharsets.UTF_8).strip().split("\t", -1);
        return new ServerIdentity(values[0], values[1], values[2]);
    }
}
