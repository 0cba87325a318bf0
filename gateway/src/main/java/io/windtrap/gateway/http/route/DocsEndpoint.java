package io.windtrap.gateway.http.route;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.windtrap.gateway.answer.Refusal;
import io.windtrap.gateway.http.exchange.Exchange;
import io.windtrap.gateway.http.exchange.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The description of all public routes, as OpenAPI and as a page that fetches nothing from elsewhere. Files of the jar. */
final class DocsEndpoint {
    static final String FOLDER = "/io/windtrap/gateway/http/docs/";

    /** Path of all files but the page; the open segment is the file's name. */
    static final String FILE_PATH = "/docs/{file}";

    private static final String FILE_PREFIX = "/docs/";
    /** The page may run and show only what lies here, and speak only to this gateway. */
    private static final CharSequence POLICY = HttpHeaders.createOptimized(
            "default-src 'none'; script-src 'self'; style-src 'self'; "
                    + "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");

    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence NOSNIFF = HttpHeaders.createOptimized("nosniff");
    private static final CharSequence NO_REFERRER = HttpHeaders.createOptimized("no-referrer");

    private final File page = File.load("page.html", "text/html; charset=utf-8");
    private final Map<String, File> files = Map.of(
            "openapi.yaml", File.load("openapi.yaml", "application/yaml"),
            "page.js", File.load("page.js", "text/javascript; charset=utf-8"),
            "swagger-ui-bundle.js", File.load("swagger-ui-bundle.js", "text/javascript; charset=utf-8"),
            "swagger-ui.css", File.load("swagger-ui.css", "text/css; charset=utf-8"));

    void page(Exchange exchange) {
        answer(exchange, page);
    }

    void file(Exchange exchange) {
        String path = Objects.requireNonNullElse(exchange.request().path(), "");
        File file = files.get(path.substring(FILE_PREFIX.length()));
        if (file == null) {
            exchange.refuse(Refusal.PATH_UNKNOWN);
        } else {
            answer(exchange, file);
        }
    }

    private static void answer(Exchange exchange, File file) {
        HttpServerRequest request = exchange.request();
        HttpServerResponse response = request.response();
        response.putHeader(HttpHeaders.ETAG, file.tag())
                .putHeader(HttpHeaders.CACHE_CONTROL, NO_CACHE)
                .putHeader("Content-Security-Policy", POLICY)
                .putHeader("Referrer-Policy", NO_REFERRER)
                .putHeader("X-Content-Type-Options", NOSNIFF);
        if (file.tag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            exchange.empty(304);
        } else {
            exchange.reply(file.reply());
        }
    }

    /**
     * A file of the jar, in memory.
     *
     * @param tag changes with the file's bytes; quoted, as in {@code ETag}
     */
    private record File(String tag, Reply reply) {
        static File load(String name, String contentType) {
            try (@Nullable InputStream in = DocsEndpoint.class.getResourceAsStream(FOLDER + name)) {
                byte[] bytes = Objects.requireNonNull(in, "not in the jar: " + FOLDER + name)
                        .readAllBytes();
                String hash = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes), 0, 8);
                return new File('"' + hash + '"', new Reply(contentType, Buffer.buffer(bytes)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
