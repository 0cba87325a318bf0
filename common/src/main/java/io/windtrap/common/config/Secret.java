package io.windtrap.common.config;

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
}
