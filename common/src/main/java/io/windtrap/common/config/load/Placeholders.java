package io.windtrap.common.config.load;

import java.util.Map;
import java.util.Optional;

/**
 * Puts environment variables into the file's values. What a variable holds is put in as it is: in a password, {@code $}
 * and braces are characters like any others.
 */
final class Placeholders {
    private static final String OPEN = "${";
    private static final String LITERAL = "\\${";

    private Placeholders() {}

    /** {@code value} with all of its placeholders replaced; empty when one names no variable and has no fallback. */
    static Optional<String> filled(String value, Map<String, String> environment) {
        var filled = new StringBuilder(value.length());
        int i = 0;
        while (i < value.length()) {
            if (value.startsWith(LITERAL, i)) {
                filled.append(OPEN);
                i += LITERAL.length();
            } else if (value.startsWith(OPEN, i)) {
                int end = endOf(value, i);
                Optional<String> text =
                        end < 0 ? Optional.empty() : text(value.substring(i + OPEN.length(), end), environment);
                if (text.isEmpty()) {
                    return text;
                }
                filled.append(text.get());
                i = end + 1;
            } else {
                filled.append(value.charAt(i));
                i++;
            }
        }
        return Optional.of(filled.toString());
    }

    /** What stands for {@code NAME} or {@code NAME:fallback}; a fallback may hold placeholders. */
    private static Optional<String> text(String placeholder, Map<String, String> environment) {
        int colon = placeholder.indexOf(':');
        String text = environment.get(colon < 0 ? placeholder : placeholder.substring(0, colon));
        if (text != null || colon < 0) {
            return Optional.ofNullable(text);
        }
        return filled(placeholder.substring(colon + 1), environment);
    }

    /** Offset of the brace that ends the placeholder at {@code start}; -1 when none does. */
    private static int endOf(String value, int start) {
        int open = 0;
        for (int i = start; i < value.length(); i++) {
            if (value.startsWith(OPEN, i)) {
                open++;
            } else if (value.charAt(i) == '}') {
                open--;
                if (open == 0) {
                    return i;
                }
            }
        }
        return -1;
    }
}
