package io.windtrap.gateway.answer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RefusalTest {
    /** The texts of spec 0, to the letter. */
    @ParameterizedTest
    @CsvSource({
        "BAD_REQUEST,         400, 400 Bad Request",
        "HEAD_TOO_LARGE,      431, 431 Request Header Fields Too Large",
        "PATH_UNKNOWN,        404, 404 page not found",
        "WRITE_KEY_MISSING,   401, failed to read writekey from header",
        "WRITE_KEY_NOT_IN_QUERY, 401, failed to read writekey from query params",
        "SOURCE_CONFIG_KEY_INVALID, 400, Invalid write key",
        "UNHEALTHY,           503, Cannot connect to db",
        "WRITE_KEY_UNKNOWN,   401, invalid write key",
        "SOURCE_DISABLED,     404, source is disabled",
        "BODY_UNREADABLE,     500, failed to read body from request",
        "BODY_NOT_GZIP,       400, body is not gzip",
        "CONTENT_CODING_UNKNOWN, 415, unsupported content encoding",
        "BODY_TOO_LARGE,      413, request size exceeds max limit",
        "BODY_TOO_SLOW,       408, request timeout",
        "TOO_MANY_EVENTS,     413, request size exceeds max limit",
        "TOO_MANY_REQUESTS_AT_ONCE, 503, Service Unavailable",
        "JSON_INVALID,        400, invalid json",
        "EVENT_INVALID,       400, event is not a valid rudder event",
        "IDENTITY_MISSING,    400, request neither has anonymousId nor userId",
        "BATCH_EMPTY,         400, empty batch payload",
        "RATE_LIMITED,        429, max requests limit reached",
        "RECORD_TOO_LARGE,    413, request size exceeds max limit",
        "NOT_ENOUGH_REPLICAS, 503, service unavailable",
        "TOPIC_MISSING,       503, service unavailable",
        "KAFKA_DENIES,        503, service unavailable",
        "IN_FLIGHT_FULL,      503, service unavailable",
        "BUFFER_FULL,         503, service unavailable",
        "KAFKA_UNAVAILABLE,   503, service unavailable",
        "INTERNAL_ERROR,      500, internal server error",
    })
    void saysWhatSdksKnow(Refusal refusal, int status, String text) {
        assertThat(refusal.status()).isEqualTo(status);
        assertThat(refusal.body()).isEqualTo(text + "\n");
        assertThat(refusal.retryable()).isEqualTo(status == 503 || status == 429);
    }
}
