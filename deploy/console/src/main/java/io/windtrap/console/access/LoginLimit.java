package io.windtrap.console.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Bounds attempts to log in: of a user at one address ten at once, then one in six seconds; of an address, behind which may be many people,
 * thirty and one in two seconds; of a user at all addresses two hundred and one in three seconds, so that nobody at one address keeps a user
 * out who is at another. A success gives address and user at the address their attempts back. Safe for concurrent use.
 */
final class LoginLimit {
    private static final int MOST_REMEMBERED = 30_000;

    private final InstantSource clock;
    /** When all attempts are there again; the eldest is forgotten first, which only those can bring about who have many addresses. */
    private final Map<Who, Instant> fullAgain = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Who, Instant> eldest) {
            return size() > MOST_REMEMBERED;
        }
    };

    /**
     * Whose attempts are counted together.
     *
     * @param user empty = all
     * @param address empty = all
     * @param atOnce attempts at once
     * @param each time after which there is one more
     */
    private record Who(String user, String address, int atOnce, Duration each) {
        static Who userAt(String user, String address) {
            return new Who(user, address, 10, Duration.ofSeconds(6));
        }

        static Who address(String address) {
            return new Who("", address, 30, Duration.ofSeconds(2));
        }

        static Who userAnywhere(String user) {
            return new Who(user, "", 200, Duration.ofSeconds(3));
        }
    }

    LoginLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** Counts an attempt, and says how many seconds to wait before it can be made; 0 = it may be made now. */
    synchronized int attempt(String address, String user) {
        Instant now = clock.instant();
        List<Who> all = List.of(Who.userAt(user, address), Who.address(address), Who.userAnywhere(user));
        int wait = all.stream().mapToInt(who -> wait(who, now)).max().orElse(0);
        if (wait == 0) {
            all.forEach(who -> take(who, now));
        }
        return wait;
    }

    synchronized void succeeded(String address, String user) {
        fullAgain.remove(Who.address(address));
        fullAgain.remove(Who.userAt(user, address));
    }

    private int wait(Who who, Instant now) {
        Instant full = fullAgain.get(who);
        if (full == null) {
            return 0;
        }
        Duration beyond = Duration.between(now.plus(who.each().multipliedBy(who.atOnce() - 1L)), full);
        return beyond.isPositive() ? (int) beyond.plusNanos(999_999_999).toSeconds() : 0;
    }

    private void take(Who who, Instant now) {
        Instant full = fullAgain.get(who);
        fullAgain.put(who, (full == null || full.isBefore(now) ? now : full).plus(who.each()));
    }
}
