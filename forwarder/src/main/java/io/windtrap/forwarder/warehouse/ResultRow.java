package io.windtrap.forwarder.warehouse;

import java.util.Map;
import java.util.Objects;

/** One row of an answer. */
record ResultRow(Map<String, String> values) {
    /** The text of {@code column}, which the query selects and which is not NULL. */
    String getString(String column) {
        return Objects.requireNonNull(values.get(column), column);
    }

    /** The whole number in {@code column}. */
    long getLong(String column) {
        return Long.parseLong(getString(column));
    }
}
