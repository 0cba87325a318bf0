package io.windtrap.forwarder.clickhouse.client;

import io.windtrap.forwarder.clickhouse.failure.Tls;
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
 * @param tls for URLs of {@code https://}
 * @param compression of the rows of each INSERT
 */
public record Connection(
        List<String> urls,
        String user,
        String password,
        Duration connectTimeout,
        Duration requestTimeout,
        int parallel,
        Tls tls,
        Compression compression) {
    /** Over what Java trusts, rows as they are. */
    public Connection(
            List<String> urls,
            String user,
            String password,
            Duration connectTimeout,
            Duration requestTimeout,
            int parallel) {
        this(urls, user, password, connectTimeout, requestTimeout, parallel, Tls.DEFAULT, Compression.NONE);
    }

    @Override
    public String toString() {
        return "Connection" + urls;
    }
}
