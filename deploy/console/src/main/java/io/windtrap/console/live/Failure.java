package io.windtrap.console.live;

import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.Json;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a stream that could not be read on: what its browser is told. */
final class Failure {
    private static final Logger log = LoggerFactory.getLogger(Failure.class);
    /** Where the console itself has failed. */
    static final String INTERNAL =
            end("internal", String.valueOf(ApiException.internal().getMessage()));

    private Failure() {}

    /** What {@code e} means to who looks; notes it in the log where it is a bug. */
    static String of(RuntimeException e) {
        if (e instanceof ApiException known) {
            return end(known.code(), String.valueOf(known.getMessage()));
        }
        if (e instanceof KafkaException) {
            return end("kafka", "Kafka does not answer, or refuses: " + e.getMessage());
        }
        // Where it happened, and not its message, which may quote an event.
        var place = new IllegalStateException(e.getClass().getName());
        place.setStackTrace(e.getStackTrace());
        log.atError()
                .setCause(place)
                .log("reading the log for a page failed with an internal error of the console: report this stack trace"
                        + " as a bug");
        return INTERNAL;
    }

    /** The end of a stream, as it is sent. */
    static String end(String reason, String message) {
        return Json.text(Map.of("reason", reason, "message", message));
    }
}
