package io.windtrap.console.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.windtrap.console.access.Door;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request, as the door sees it. */
record RequestKnock(HttpServerRequest request) implements Door.Knock {
    /** Address of the other end of {@code request}'s connection. */
    static String address(HttpServerRequest request) {
        String address =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return address == null ? "unknown" : address.replaceFirst("%.*", "");
    }

    @Override
    public String address() {
        return address(request);
    }

    @Override
    public @Nullable String header(String name) {
        List<String> values = request.headers().getAll(name);
        return values.size() == 1 ? values.getFirst() : null;
    }

    @Override
    public @Nullable String cookie(String name) {
        Cookie cookie = request.getCookie(name);
        return cookie == null ? null : cookie.getValue();
    }
}
