package io.windtrap.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBufInputStream;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * A request as an SDK put it on the wire.
 *
 * @param target path and query
 * @param body inflated; a missing node where there is none
 */
record SentRequest(String method, String target, HttpHeaders headers, JsonNode body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    static SentRequest of(FullHttpRequest request) {
        try (InputStream bytes = new ByteBufInputStream(request.content());
                InputStream inflated = isGzipped(request.headers()) ? new GZIPInputStream(bytes) : bytes) {
            return new SentRequest(
                    request.method().name(), request.uri(), request.headers().copy(), JSON.readTree(inflated));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Method and path, without the query. */
    String line() {
        return method + " " + target.replaceFirst("\\?.*", "");
    }

    boolean isGzipped() {
        return isGzipped(headers);
    }

    /** The events in it, in their order; none in a request that is not for events. */
    Stream<SentEvent> events() {
        JsonNode batch = body.path("batch");
        if (batch.isArray()) {
            return StreamSupport.stream(batch.spliterator(), false)
                    .map(event -> new SentEvent(event, body, isOfSegment()));
        }
        return body.has("messageId") ? Stream.of(new SentEvent(body, body, isOfSegment())) : Stream.empty();
    }

    private boolean isOfSegment() {
        return target.matches("/v1/([btpisga]|import/)(\\?.*)?");
    }

    private static boolean isGzipped(HttpHeaders headers) {
        return headers.containsValue("Content-Encoding", "gzip", true);
    }
}
