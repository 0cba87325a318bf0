package io.windtrap.gateway.http.route;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.BasicCredentials;
import io.windtrap.gateway.auth.Source;
import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.QueryParameters;
import io.windtrap.gateway.http.exchange.Reply;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What SDKs of browsers and phones ask for before they send: their source's configuration. */
final class SdkConfigEndpoint {
    /** Path of Segment's settings; the open segment is the write key. */
    static final String SETTINGS_PATH = "/v1/projects/{writeKey}/settings";

    private static final String SETTINGS_PREFIX = "/v1/projects/";
    private static final String SETTINGS_SUFFIX = "/settings";
    private static final String WORKSPACE = "windtrap";
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private final WriteKeys keys;

    SdkConfigEndpoint(WriteKeys keys) {
        this.keys = keys;
    }

    /** RudderStack's {@code /sourceConfig}: the key from the query or Basic credentials (spec 6.1). */
    void sourceConfig(Exchange exchange) {
        String key = writeKey(exchange.request());
        Source source = key == null ? null : keys.find(key);
        if (key == null || source == null) {
            exchange.refuse(Refusal.SOURCE_CONFIG_KEY_INVALID);
        } else {
            exchange.reply(Reply.json(sourceConfig(key, source, keys.since())));
        }
    }

    /** Segment's settings; its SDKs take the key that they then send from here (sdks.md 1). */
    void settings(Exchange exchange) {
        String path = Objects.requireNonNullElse(exchange.request().path(), "");
        String encoded = path.substring(SETTINGS_PREFIX.length(), path.length() - SETTINGS_SUFFIX.length());
        String key = QueryParameters.decoded(encoded);
        switch (keys.authenticate(key, Refusal.WRITE_KEY_UNKNOWN)) {
            case Authentication.Denied denied -> exchange.refuse(denied.refusal());
            case Authentication.Granted _ ->
                exchange.reply(Reply.json(new JsonObject()
                        .put("integrations", new JsonObject().put("Segment.io", new JsonObject().put("apiKey", key)))));
        }
    }

    private static @Nullable String writeKey(HttpServerRequest request) {
        String inQuery = QueryParameters.of(request.query()).get("writeKey");
        if (inQuery != null && !inQuery.isEmpty()) {
            return inQuery;
        }
        byte[] key = BasicCredentials.writeKey(request.getHeader(HttpHeaders.AUTHORIZATION));
        return key == null ? null : new String(key, UTF_8);
    }

    private static JsonObject sourceConfig(String key, Source source, Instant since) {
        String updatedAt = MILLISECONDS.format(since);
        var off = new JsonObject().put("enabled", false);
        return new JsonObject()
                .put(
                        "source",
                        new JsonObject()
                                .put("id", source.id())
                                .put("name", source.name())
                                .put("writeKey", key)
                                .put("enabled", source.enabled())
                                .put("workspaceId", WORKSPACE)
                                .put("updatedAt", updatedAt)
                                .put(
                                        "config",
                                        new JsonObject()
                                                .put(
                                                        "statsCollection",
                                                        new JsonObject()
                                                                .put("errors", off)
                                                                .put("metrics", off)))
                                .put("dataplanes", new JsonObject())
                                .put("destinations", new JsonArray()))
                .put("updatedAt", updatedAt);
    }
}
