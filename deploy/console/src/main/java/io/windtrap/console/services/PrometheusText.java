package io.windtrap.console.services;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Reads Prometheus's text form. Lines that are none of it are left out, since another program may be behind an address. */
final class PrometheusText {
    private static final int MOST_SAMPLES = 50_000;
    private static final int MOST_LABELS = 20;

    private final String line;
    private int at;

    private PrometheusText(String line) {
        this.line = line;
    }

    /**
     * The samples of {@code text}, at most 50,000.
     *
     * @param wanted which names are kept
     */
    static List<Sample> samples(String text, Predicate<String> wanted) {
        List<Sample> samples = new ArrayList<>();
        text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank() && wanted.test(name(line)))
                .limit(MOST_SAMPLES)
                .forEach(line -> new PrometheusText(line).sample().ifPresent(samples::add));
        return samples;
    }

    private static String name(String line) {
        int end = 0;
        while (end < line.length() && line.charAt(end) != '{' && line.charAt(end) != ' ') {
            end++;
        }
        return line.substring(0, end);
    }

    private Optional<Sample> sample() {
        String name = name(line);
        at = name.length();
        Map<String, String> labels = new LinkedHashMap<>();
        if (at < line.length() && line.charAt(at) == '{') {
            at++;
            while (at < line.length() && line.charAt(at) != '}') {
                if (labels.size() == MOST_LABELS || !label(labels)) {
                    return Optional.empty();
                }
            }
            at++;
        }
        Double value = at < line.length() ? number(line.substring(at).strip()) : null;
        return name.isEmpty() || value == null
                ? Optional.empty()
                : Optional.of(new Sample(name, Map.copyOf(labels), value));
    }

    /** Whether there is one. */
    private boolean label(Map<String, String> labels) {
        int equals = line.indexOf("=\"", at);
        if (equals < 0) {
            return false;
        }
        String name = line.substring(at, equals).strip();
        at = equals + 2;
        var value = new StringBuilder();
        while (at < line.length() && line.charAt(at) != '"') {
            char next = line.charAt(at++);
            if (next == '\\' && at < line.length()) {
                char escaped = line.charAt(at++);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(next);
            }
        }
        at++;
        labels.put(name, value.toString());
        if (at < line.length() && line.charAt(at) == ',') {
            at++;
        }
        return at <= line.length();
    }

    /** The value, before a time; null = it is none. */
    private static @Nullable Double number(String text) {
        int end = text.indexOf(' ');
        String value = end < 0 ? text : text.substring(0, end);
        try {
            return switch (value) {
                case "+Inf" -> Double.POSITIVE_INFINITY;
                case "-Inf" -> Double.NEGATIVE_INFINITY;
                default -> Double.valueOf(value);
            };
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
