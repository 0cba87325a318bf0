package io.windtrap.console.services;

import java.util.Map;

/** One value of {@code /metrics}. */
public record Sample(String name, Map<String, String> labels, double value) {
    /** A label's value; empty when there is none of that name. */
    public String label(String label) {
        return labels.getOrDefault(label, "");
    }
}
