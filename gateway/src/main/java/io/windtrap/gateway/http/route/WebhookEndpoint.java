package io.windtrap.gateway.http.route;

import io.vertx.core.http.HttpHeaders;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.BasicCredentials;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.QueryParameters;

/** Answers third parties' webhooks as a server does that has no source for them: no key is right (spec 1.1). */
final class WebhookEndpoint {
    private WebhookEndpoint() {}

    static void refuse(Exchange exchange) {
        String inQuery = QueryParameters.of(exchange.request().query()).getOrDefault("writeKey", "");
        boolean hasKey = !inQuery.isEmpty()
                || BasicCredentials.writeKey(exchange.request().getHeader(HttpHeaders.AUTHORIZATION)) != null;
        exchange.refuse(hasKey ? Refusal.WRITE_KEY_UNKNOWN : Refusal.WRITE_KEY_NOT_IN_QUERY);
    }
}
