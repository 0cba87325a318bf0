package io.windtrap.forwarder.warehouse;

import java.util.Map;

/**
 * Whether ClickHouse itself answered. A proxy that redirects, a login page, a cache or a page for maintenance can answer 200 to
 * anything; only ClickHouse says which query it answers.
 */
final class ClickHouseAnswer {
    private ClickHouseAnswer() {}

    /**
     * Returns if the answer is ClickHouse's, to the request that carried {@code queryId}.
     *
     * @param headers of the answer
     * @throws IllegalStateException if something else answered; the message names no value of the answer
     */
    static void require(Map<String, String> headers, String queryId) {
        String answered = headers.get("X-ClickHouse-Query-Id");
        if (!queryId.equals(answered)) {
            throw new IllegalStateException("the answer is not ClickHouse's: "
                    + (answered == null
                            ? "it lacks the header X-ClickHouse-Query-Id"
                            : "it is the one to another request")
                    + ". Does the URL lead to a proxy, a cache or a login page?");
        }
    }
}
