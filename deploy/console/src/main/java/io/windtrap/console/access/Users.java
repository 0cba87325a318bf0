package io.windtrap.console.access;

import io.windtrap.common.config.ConsoleConfig.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/** Who may log in. Checks few passwords at once: each costs some tenths of a second of CPU, on purpose. */
public final class Users {
    private static final int AT_ONCE = 2;

    private final Map<String, User> byName = new HashMap<>();
    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    /** Compared where there is no such user, so that the time taken does not tell which names exist. */
    private final String nobody;

    /**
     * Somebody.
     *
     * @param hash of the password, by bcrypt
     */
    public record User(String name, String hash, Role role) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** These users, with different names. */
    public Users(List<User> users) {
        users.forEach(user -> byName.put(user.name(), user));
        nobody = users.stream().map(User::hash).findFirst().orElseGet(PasswordHash::ofNobody);
    }

    /** The user of this name and password; empty = there is none, or the password is another. */
    public Optional<User> check(String name, String password) {
        User user = byName.get(name);
        turns.acquireUninterruptibly();
        try {
            boolean right = PasswordHash.matches(password, user == null ? nobody : user.hash());
            return right && user != null ? Optional.of(user) : Optional.empty();
        } finally {
            turns.release();
        }
    }
}
