package io.windtrap.engine.clickhouse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What the engine tells its clients of itself. */
record ServerIdentity(String hostName, String version, String timezone) {

    static ServerIdentity of(Chdb engine) throws ClickHouseException, IOException {
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
