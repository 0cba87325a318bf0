package io.windtrap.forwarder.warehouse;

import java.time.Duration;
import java.util.List;

/**
 * How to reach ClickHouse's HTTP interface.
 *
 * @param urls tried in turn, at least one; more than one only for replicas of the same tables
 * @param password never printed
 * @param connectTimeout 1 ms or more
 * @param requestTimeout longest silence of the server before a request counts as failed, 1 ms or more
 * @param parallel requests at once, 1 or more
 */
public record Connection(
        List<String> urls,
        String user,
        String password,
        Duration connectTimeout,
        Duration requestTimeout,
        int parallel) {
    @Override
    public String toString() {
        return "Connection" + urls;
    }
}
