package io.windtrap.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/** Whole requests of HTTP 1.1, as an SDK sends them. */
public final class Requests {
    private Requests() {}

    /** A request with that body. */
    public static byte[] post(String path, byte[] body) {
        return request(path, "", body);
    }

    /** The same, compressed. */
    public static byte[] postGzip(String path, byte[] body) {
        var compressed = new ByteArrayOutputStream(body.length);
        try (var gzip = new GZIPOutputStream(compressed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // Memory has no errors.
        }
        return request(path, "Content-Encoding: gzip\r\n", compressed.toByteArray());
    }

    /** Bodies for all of the events, with that many in each. */
    public static List<byte[]> batches(List<byte[]> events, int eventsOfRequest) {
        return IntStream.range(0, events.size() / eventsOfRequest)
                .mapToObj(i -> batch(events.subList(i * eventsOfRequest, (i + 1) * eventsOfRequest)))
                .toList();
    }

    /** The body that {@code /v1/batch} takes. */
    public static byte[] batch(List<byte[]> events) {
        var body = new ByteArrayOutputStream(1024 * events.size());
        body.writeBytes("{\"batch\":[".getBytes(UTF_8));
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                body.write(',');
            }
            body.writeBytes(events.get(i));
        }
        body.writeBytes("]}".getBytes(UTF_8));
        return body.toByteArray();
    }

    private static byte[] request(String path, String more, byte[] body) {
        var all = new ByteArrayOutputStream(body.length + 256);
        all.writeBytes(("POST " + path
                        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAuthorization: "
                        + GatewayClient.AUTHORIZATION + "\r\n" + more + "Content-Length: " + body.length + "\r\n\r\n")
                .getBytes(UTF_8));
        all.writeBytes(body);
        return all.toByteArray();
    }
}
