package io.windtrap.gateway.http.server;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.gateway.auth.Authentication;
import io.windtrap.gateway.auth.WriteKeys;
import io.windtrap.gateway.http.event.SourceNotices;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells operators of SDKs whose URL has a slash too many: they hear 404, as from RudderStack, and nobody else does. Once a minute for
 * each source.
 */
public final class MisspelledPaths {
    private static final Logger log = LoggerFactory.getLogger(MisspelledPaths.class);
    private static final Pattern SLASHES = Pattern.compile("/{2,}");
    private static final int LONGEST = 200;
    private static final String NOBODY = "";

    private final WriteKeys keys;
    private final SourceNotices notices;

    /** @param nanoTime as {@link System#nanoTime} */
    public MisspelledPaths(WriteKeys keys, LongSupplier nanoTime) {
        this.keys = keys;
        this.notices = new SourceNotices(nanoTime);
    }

    /** Hears of a request that no route of {@code paths} is for. */
    void refused(HttpServerRequest request, Set<String> paths) {
        String path = request.path();
        if (path == null || path.length() > LONGEST || !path.startsWith("/")) {
            return;
        }
        String meant = meant(path);
        if (meant.equals(path) || meant.isEmpty() || !paths.contains(meant)) {
            return;
        }
        String source = source(request);
        if (notices.areDue(source)) {
            log.atWarn()
                    .addKeyValue("source", source.isEmpty() ? "unknown" : source)
                    .addKeyValue("path", path)
                    .addKeyValue("meant", meant)
                    .log("path with an extra slash answered 404, its events are lost;"
                            + " set the SDK's URL to the gateway's, without path and trailing slash");
        }
    }

    private static String meant(String path) {
        String single = SLASHES.matcher(path).replaceAll("/");
        return single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
    }

    private String source(HttpServerRequest request) {
        return switch (keys.authenticate(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            case Authentication.Granted(var source) -> source.id();
            case Authentication.Denied _ -> NOBODY;
        };
    }
}
