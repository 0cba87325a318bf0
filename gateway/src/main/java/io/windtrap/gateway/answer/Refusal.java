package io.windtrap.gateway.answer;

import java.util.Locale;

/**
 * Why a request was refused, with the status and the text that SDKs know (spec 0). The texts are load-bearing: some SDKs
 * search them for substrings. Each refusal is counted under its {@link #reason()}.
 */
public enum Refusal {
    /** A head that is no HTTP, HTTP/1.1 without a usable {@code Host}, or for no path. */
    BAD_REQUEST(400, "400 Bad Request"),
    /** The request line or the header fields pass a bound; the text is that of Go's server. */
    HEAD_TOO_LARGE(431, "431 Request Header Fields Too Large"),
    PATH_UNKNOWN(404, "404 page not found"),
    WRITE_KEY_MISSING(401, "failed to read writekey from header"),
    /** Of the routes that want it in the query. */
    WRITE_KEY_NOT_IN_QUERY(401, "failed to read writekey from query params"),
    WRITE_KEY_UNKNOWN(401, "invalid write key"),
    /** To an SDK that asks for its configuration: each of them takes this status and text for final (spec 6.1). */
    SOURCE_CONFIG_KEY_INVALID(400, "Invalid write key"),
    SOURCE_DISABLED(404, "source is disabled"),
    BODY_UNREADABLE(500, "failed to read body from request"),
    /** It says that it is gzip. */
    BODY_NOT_GZIP(400, "body is not gzip"),
    CONTENT_CODING_UNKNOWN(415, "unsupported content encoding"),
    BODY_TOO_LARGE(413, "request size exceeds max limit"),
    /** The body did not come in time. */
    BODY_TOO_SLOW(408, "request timeout"),
    TOO_MANY_EVENTS(413, "request size exceeds max limit"),
    JSON_INVALID(400, "invalid json"),
    EVENT_INVALID(400, "event is not a valid rudder event"),
    IDENTITY_MISSING(400, "request neither has anonymousId nor userId"),
    BATCH_EMPTY(400, "empty batch payload"),
    /** The source has sent more events than it may. */
    RATE_LIMITED(429, "max requests limit reached"),
    /** Kafka takes no record of this size: sending it again would not help. */
    RECORD_TOO_LARGE(413, "request size exceeds max limit"),
    /** As many requests as may be under way at once. */
    TOO_MANY_REQUESTS_AT_ONCE(503, "Service Unavailable"),
    /** The bodies that wait for Kafka have reached their bound. */
    IN_FLIGHT_FULL(503, "service unavailable"),
    /** The producer's buffer is full. */
    BUFFER_FULL(503, "service unavailable"),
    /** The topic's {@code min.insync.replicas} is not met. */
    NOT_ENOUGH_REPLICAS(503, "service unavailable"),
    TOPIC_MISSING(503, "service unavailable"),
    /** Kafka does not let the gateway in, or not write to the topic. */
    KAFKA_DENIES(503, "service unavailable"),
    /** Asked for its health while Kafka is away; the text is RudderStack's (spec 1.8). */
    UNHEALTHY(503, "Cannot connect to db"),
    /** Asked for its status from outside the networks that may. */
    STATUS_ADDRESS(403, "address not allowed"),
    /** Asked for its status without the operators' credentials, or with wrong ones. */
    STATUS_CREDENTIALS(401, "invalid credentials"),
    /** Kafka did not acknowledge every event in time. */
    KAFKA_UNAVAILABLE(503, "service unavailable"),
    /** The gateway's own fault; its log says which. */
    INTERNAL_ERROR(500, "internal server error");

    private final int status;
    private final String text;

    Refusal(int status, String text) {
        this.status = status;
        this.text = text;
    }

    /** HTTP status. */
    public int status() {
        return status;
    }

    /** The answer's body: the text and one newline. */
    public String body() {
        return text + "\n";
    }

    /** Whether the same request may pass when it is sent again later. */
    public boolean retryable() {
        return status == 503 || status == 429;
    }

    /** Its name in metrics. */
    public String reason() {
        return name().toLowerCase(Locale.ROOT);
    }
}
