package io.windtrap.console.access;

import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Users log in with a password, and have a session in a cookie from then on. */
public final class PasswordDoor implements Door {
    /** Name of the cookie. */
    public static final String COOKIE = "windtrap_console";

    private final Users users;
    private final Sessions sessions;
    private final LoginLimit limit;

    /** A door for {@code users}. */
    public PasswordDoor(Users users, InstantSource clock) {
        this.users = users;
        this.sessions = new Sessions(clock);
        this.limit = new LoginLimit(clock);
    }

    /** What came of an attempt to log in. */
    public sealed interface Attempt {
        /** Let in; the cookie's value is told once. */
        record Welcome(String cookie, Visitor visitor) implements Attempt {}

        /** User or password is wrong: nobody says which. */
        record Wrong() implements Attempt {}

        /** Too many attempts lately; the next may be made after so many seconds, 1 or more. */
        record TooMany(int seconds) implements Attempt {}
    }

    @Override
    public @Nullable Visitor visitor(Knock knock) {
        String cookie = knock.cookie(COOKIE);
        return cookie == null ? null : sessions.find(cookie);
    }

    @Override
    public boolean isStillIn(Knock knock) {
        String cookie = knock.cookie(COOKIE);
        return cookie != null && sessions.isOpen(cookie);
    }

    @Override
    public String name() {
        return "password";
    }

    /**
     * Tries to log in. Takes some tenths of a second, so not on an event loop.
     *
     * @param address of the client: attempts are counted by address and by user
     */
    public Attempt logIn(String user, String password, String address) {
        int wait = limit.attempt(address, user);
        if (wait > 0) {
            return new Attempt.TooMany(wait);
        }
        Optional<Users.User> known = users.check(user, password);
        if (known.isEmpty()) {
            return new Attempt.Wrong();
        }
        limit.succeeded(address, user);
        Sessions.Opened opened = sessions.open(known.get().name(), known.get().role());
        return new Attempt.Welcome(opened.cookie(), opened.visitor());
    }

    /** Ends the session of {@code knock}, if it has one. */
    public void logOut(Knock knock) {
        String cookie = knock.cookie(COOKIE);
        if (cookie != null) {
            sessions.end(cookie);
        }
    }
}
