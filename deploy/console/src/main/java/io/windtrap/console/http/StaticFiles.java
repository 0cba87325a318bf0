package io.windtrap.console.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The pages and what they load: files of the jar, in memory once they were asked for, compressed once. */
final class StaticFiles {
    private static final Pattern NAME = Pattern.compile("/((assets/)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)+)");
    /** Characters. */
    private static final int LONGEST_PATH = 200;

    private static final String PAGE = "index.html";
    /** Vite puts a hash of the content into names of assets. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2",
            "txt", "text/plain; charset=utf-8");

    private final String folder;
    private final Map<String, File> files = new ConcurrentHashMap<>();

    private record File(
            String type, String tag, Buffer plain, @Nullable Buffer gzip) {}

    /** @param folder on the class path, such as {@code /web} */
    StaticFiles(String folder) {
        this.folder = folder;
    }

    /** Answers with the file that {@code request} names, with the page for paths of the page's own, or with 404. */
    void answer(HttpServerRequest request) {
        String path = Objects.requireNonNullElse(request.path(), "/");
        boolean asset = path.contains(".");
        Optional<File> file = asset ? named(path) : file(PAGE);
        HttpServerResponse response = request.response();
        if (file.isEmpty()) {
            response.setStatusCode(404)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end();
            return;
        }
        File found = file.get();
        response.putHeader(HttpHeaders.CACHE_CONTROL, path.startsWith("/assets/") ? FOR_EVER : "no-cache")
                .putHeader(HttpHeaders.ETAG, found.tag())
                .putHeader(HttpHeaders.VARY, "Accept-Encoding");
        if (found.tag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, found.type());
        Buffer gzip = found.gzip();
        if (gzip != null && takesGzip(request)) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip").end(gzip);
        } else {
            response.end(found.plain());
        }
    }

    private static boolean takesGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && accepted.matches("(?i)(.*[,\\s])?gzip\\s*(,.*)?");
    }

    private Optional<File> named(String path) {
        if (path.length() > LONGEST_PATH) {
            return Optional.empty(); // The pattern takes a stack frame for each part.
        }
        var name = NAME.matcher(path);
        return name.matches() ? file(name.group(1)) : Optional.empty();
    }

    private Optional<File> file(String name) {
        File known = files.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<File> read = read(name);
        read.ifPresent(file -> files.put(name, file)); // Only what is there: names that clients make up take no room.
        return read;
    }

    private Optional<File> read(String name) {
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        String type = TYPES.get(ending);
        if (type == null) {
            return Optional.empty();
        }
        try {
            byte[] plain = bytes(name);
            if (plain == null) {
                return Optional.empty();
            }
            String hash = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(plain), 0, 8);
            byte[] gzip = bytes(name + ".gz"); // The build has made one where it is worth it.
            return Optional.of(new File(
                    type, "\"" + hash + "\"", Buffer.buffer(plain), gzip == null ? null : Buffer.buffer(gzip)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private byte @Nullable [] bytes(String name) throws IOException {
        try (@Nullable InputStream in = StaticFiles.class.getResourceAsStream(folder + "/" + name)) {
            return in == null ? null : in.readAllBytes();
        }
    }
}
