package io.windtrap.console.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.windtrap.console.access.AuditLog;
import io.windtrap.console.access.Door;
import io.windtrap.console.access.PasswordDoor;
import io.windtrap.console.access.PasswordDoor.Attempt;
import io.windtrap.console.access.Visitor;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who is logged in, logging in and out: the routes that need no session. */
final class SessionRoutes {
    private static final int LONGEST_USER = 100;
    private static final int LONGEST_PASSWORD = 1024;
    /** Two whose password is checked, and four that wait: each check takes some tenths of a second. */
    private static final int MOST_LOGINS = 6;

    private final Door door;
    private final boolean tls;
    private final String version;
    private final Consumer<ObjectNode> more;
    private final ApiRouter api;
    private final Semaphore logins = new Semaphore(MOST_LOGINS);

    /**
     * Routes that answer through {@code api}.
     *
     * @param tls whether the listener speaks HTTPS
     * @param more adds what somebody who was let in is told
     */
    SessionRoutes(Door door, boolean tls, String version, Consumer<ObjectNode> more, ApiRouter api) {
        this.door = door;
        this.tls = tls;
        this.version = version;
        this.more = more;
        this.api = api;
    }

    void addTo(Router router) {
        router.get("/session").handler(context -> api.answer(context, 200, session(visitor(context))));
        router.post("/login").handler(this::logIn);
        router.post("/logout").handler(this::logOut);
    }

    private @Nullable Visitor visitor(RoutingContext context) {
        return door.visitor(new RequestKnock(context.request()));
    }

    private ObjectNode session(@Nullable Visitor visitor) {
        ObjectNode json = Json.object()
                .put("logged_in", visitor != null)
                .put("login", door.name())
                .put("version", version)
                .put("user", visitor == null ? null : visitor.user())
                .put("role", visitor == null ? null : visitor.role().name().toLowerCase(Locale.ROOT))
                .put("csrf", visitor == null ? null : visitor.csrf())
                .putNull("instance")
                .putNull("gateway_url")
                .put("scripts", false);
        json.putArray("destinations");
        if (visitor != null) {
            more.accept(json);
        }
        return json;
    }

    private void logIn(RoutingContext context) {
        if (!(door instanceof PasswordDoor passwords)) {
            api.fail(context, ApiException.notFound("Nobody logs in with a password here."));
            return;
        }
        String user;
        String password;
        try {
            ObjectNode body = ApiRouter.body(context);
            user = body.path("user").asText("");
            password = body.path("password").asText("");
        } catch (ApiException e) {
            api.fail(context, e);
            return;
        }
        if (user.isEmpty() || user.length() > LONGEST_USER || password.length() > LONGEST_PASSWORD) {
            api.fail(context, ApiException.wrongCredentials());
            return;
        }
        String address = RequestKnock.address(context.request());
        String full = "Too many people log in at once; try again.";
        api.run(context, logins, full, () -> passwords.logIn(user, password, address), attempt -> {
            switch (attempt) {
                case Attempt.Welcome(String cookie, Visitor visitor) -> {
                    AuditLog.wrote(user, address, "log in", "console", "done");
                    context.response().addCookie(cookie(context, cookie));
                    api.answer(context, 200, session(visitor));
                }
                case Attempt.Wrong() -> {
                    AuditLog.wrote(user, address, "log in", "console", "wrong user or password");
                    api.fail(context, ApiException.wrongCredentials());
                }
                case Attempt.TooMany(int seconds) ->
                    api.fail(
                            context,
                            ApiException.tooMany("Too many attempts; try again in " + seconds + " s.", seconds));
            }
        });
    }

    private void logOut(RoutingContext context) {
        if (door instanceof PasswordDoor passwords) {
            passwords.logOut(new RequestKnock(context.request()));
            context.response().addCookie(cookie(context, "").setMaxAge(0));
        }
        api.answer(context, 204, null);
    }

    private Cookie cookie(RoutingContext context, String value) {
        return Cookie.cookie(PasswordDoor.COOKIE, value)
                .setPath("/")
                .setHttpOnly(true)
                .setSameSite(CookieSameSite.STRICT)
                .setSecure(tls || "https".equals(context.request().getHeader("X-Forwarded-Proto")));
    }
}
