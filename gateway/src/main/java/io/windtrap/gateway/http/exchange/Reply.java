package io.windtrap.gateway.http.exchange;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;

/**
 * What the gateway answers with status 200.
 *
 * @param contentType value of {@code Content-Type}
 * @param body not to be changed: it may be shared
 */
public record Reply(CharSequence contentType, Buffer body) {
    private static final CharSequence TEXT = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence JSON_UTF_8 = HttpHeaders.createOptimized("application/json; charset=utf-8");

    /** Every event is safe, as RudderStack says it. */
    public static final Reply OK = text("ok");

    /** Every event is safe, as all of Segment's SDKs understand it. */
    public static final Reply SUCCESS = new Reply(JSON, Buffer.buffer("{\"success\":true}"));

    /** A reply of {@code text} as it is, in UTF-8. */
    public static Reply text(String text) {
        return new Reply(TEXT, Buffer.buffer(text));
    }

    /** A reply of {@code json} without white space. */
    public static Reply json(JsonObject json) {
        return new Reply(JSON_UTF_8, json.toBuffer());
    }
}
