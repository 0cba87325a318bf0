package io.windtrap.console.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Bounds attempts to log in, by address and by user: ten at once, then one in six seconds. A success gives the address its
 * attempts back. Safe for concurrent use.
 */
final class LoginLimit {
    private static final int AT_ONCE = 10;
    private static final Duration EACH = Duration.ofSeconds(6);
    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    /** When all attempts are there again; the eldest is forgotten first, which only those can bring about who have many addresses. */
    private final Map<String, Instant> fullAgain = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    LoginLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts an attempt, and says how many seconds to wait before it can be made; 0 = it may be made now. */
    synchronized int attempt(String address, String user) {
        Instant now = clock.instant();
        int wait = Math.max(wait(of(address), now), wait(byName(user), now));
        if (wait == 0) {
            take(of(address), now);
            take(byName(user), now);
        }
        return wait;
    }

    synchronized void succeeded(String address, String user) {
        fullAgain.remove(of(address));
        fullAgain.remove(byName(user));
    }

    private static String of(String address) {
        return "address " + address;
    }

    private static String byName(String user) {
        return "user " + user;
    }

    private int wait(String who, Instant now) {
        Instant full = fullAgain.get(who);
        if (full == null) {
            return 0;
        }
        Duration beyond = Duration.between(now.plus(EACH.multipliedBy(AT_ONCE - 1)), full);
        return beyond.isPositive() ? (int) beyond.toSeconds() + 1 : 0;
    }

    private void take(String who, Instant now) {
        Instant full = fullAgain.get(who);
        fullAgain.put(who, (full == null || full.isBefore(now) ? now : full).plus(EACH));
    }
}
