package io.windtrap.common.config.value;

import java.util.HashMap;
import java.util.Map;

/** A value that never appears where the configuration is printed. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** Keeps {@code value} out of print. */
    public static Secret of(String value) {
        return new Secret(value);
    }

    /** The value itself: for the one place that authenticates with it. */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "<redacted>";
    }

    /** The values of {@code secrets} by their names, for a client that takes nothing else. */
    public static Map<String, String> revealed(Map<String, Secret> secrets) {
        Map<String, String> revealed = new HashMap<>();
        secrets.forEach((name, value) -> revealed.put(name, value.reveal()));
        return revealed;
    }
}
