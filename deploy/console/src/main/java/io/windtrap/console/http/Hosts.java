package io.windtrap.console.http;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names by which browsers may ask. Another name that leads to this address is how a page from elsewhere would read what only this
 * machine should (DNS rebinding).
 */
public final class Hosts {
    private final Set<String> allowed;

    private Hosts(Set<String> allowed) {
        this.allowed = allowed;
    }

    /** Any name: for those whom only a session lets in, since no other name has its cookie. */
    public static Hosts any() {
        return new Hosts(Set.of());
    }

    /** Those of this machine, and {@code more}. */
    public static Hosts ofThisMachine(List<String> more) {
        Set<String> names = new HashSet<>(Set.of("localhost", "127.0.0.1", "[::1]"));
        more.forEach(name -> names.add(name.strip().toLowerCase(Locale.ROOT)));
        return new Hosts(Set.copyOf(names));
    }

    /** Whether a request with this {@code Host} is answered; null = it has none. */
    boolean allows(@Nullable String host) {
        if (allowed.isEmpty()) {
            return true;
        }
        return host != null
                && allowed.contains(host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT));
    }
}
