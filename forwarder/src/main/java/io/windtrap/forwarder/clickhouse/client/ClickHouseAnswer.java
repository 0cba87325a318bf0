package io.windtrap.forwarder.clickhouse.client;

import java.util.Map;

/**
 * Whether ClickHouse itself answered. A proxy that redirects, a login page, a cache or a page for maintenance can answer 200 to
 * anything; only ClickHouse says which query it answers.
 */
final class ClickHouseAnswer {
    private ClickHouseAnswer() {}

    /**
     * As {@link #require}, of an INSERT or of DDL: it must say as well what it has done.
     *
     * @throws IllegalStateException if something else answered, or somebody cut the answer down
     */
    static void requireDone(Map<String, String> headers, String queryId) {
        require(headers, queryId);
        if (!headers.containsKey("X-ClickHouse-Summary")) {
            throw new IllegalStateException(
                    "the response has no X-ClickHouse-Summary header: check whether a proxy removes it");
        }
    }

    /**
     * Returns if the answer is ClickHouse's, to the request that carried {@code queryId}.
     *
     * @param headers of the answer
     * @throws IllegalStateException if something else answered; the message names no value of the answer
     */
    static void require(Map<String, String> headers, String queryId) {
        String answered = headers.get("X-ClickHouse-Query-Id");
        if (!queryId.equals(answered)) {
            throw new IllegalStateException("the response is not from ClickHouse: "
                    + (answered == null ? "it has no X-ClickHouse-Query-Id header" : "it answers another request")
                    + ". Check whether the URL leads to a proxy, a cache or a login page");
        }
    }
}
