package io.windtrap.console.access;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.ConsoleConfig.Role;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in. In memory, so that a restart ends them all; known by a digest of their cookie, so that looking one up
 * does not tell by its time how much of a guess was right. Safe for concurrent use.
 */
final class Sessions {
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration LONGEST_UNUSED = Duration.ofHours(1);
    private static final int MOST = 1000;
    /** A cookie that this wrote is shorter. */
    private static final int LONGEST_COOKIE = 200;

    private final InstantSource clock;
    private final Map<String, Session> open = new HashMap<>();

    private static final class Session {
        private final Visitor visitor;
        private final Instant since;
        private Instant used;

        Session(Visitor visitor, Instant now) {
            this.visitor = visitor;
            this.since = now;
            this.used = now;
        }
    }

    /** A session that was opened; the cookie is not kept. */
    record Opened(String cookie, Visitor visitor) {}

    Sessions(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Opened open(String user, Role role) {
        Instant now = clock.instant();
        open.values().removeIf(session -> isOver(session, now));
        if (open.size() >= MOST) {
            open.entrySet().stream()
                    .min(Comparator.comparing(entry -> entry.getValue().used))
                    .map(Map.Entry::getKey)
                    .ifPresent(open::remove);
        }
        String cookie = RandomText.next();
        var visitor = new Visitor(user, role, RandomText.next());
        open.put(digest(cookie), new Session(visitor, now));
        return new Opened(cookie, visitor);
    }

    /** null = there is no such session any more. */
    synchronized @Nullable Visitor find(String cookie) {
        Instant now = clock.instant();
        Session session = known(cookie, now);
        if (session == null) {
            return null;
        }
        session.used = now;
        return session.visitor;
    }

    /** Whether there still is such a session; no use of it. */
    synchronized boolean isOpen(String cookie) {
        return known(cookie, clock.instant()) != null;
    }

    private @Nullable Session known(String cookie, Instant now) {
        if (cookie.length() > LONGEST_COOKIE) {
            return null;
        }
        Session session = open.get(digest(cookie));
        return session == null || isOver(session, now) ? null : session;
    }

    synchronized void end(String cookie) {
        open.remove(digest(cookie));
    }

    private static boolean isOver(Session session, Instant now) {
        return now.isAfter(session.since.plus(LONGEST)) || now.isAfter(session.used.plus(LONGEST_UNUSED));
    }

    private static String digest(String cookie) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(cookie.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
