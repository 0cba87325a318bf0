package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.mapping.LogicalType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/**
 * The table of conversions among the test resources: column's type, value's type, value, what it becomes or why not, and for
 * what is stored how ClickHouse shows it, where that differs.
 */
final class Conversions {
    private Conversions() {}

    record Case(String column, LogicalType type, String value, Conversion expected, String shown) {
        @Override
        public String toString() {
            return type + " " + value + " into " + column;
        }
    }

    static List<Case> read() {
        try (InputStream in = Conversions.class.getResourceAsStream("/warehouse/conversions.tsv")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .map(line -> of(line.split("\t", -1)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Case of(String[] cells) {
        Conversion expected = cells[3].startsWith("!")
                ? new Conversion.Refused(Mismatch.valueOf(cells[3].substring(1)))
                : new Conversion.Converted(cells[3]);
        return new Case(
                cells[0], LogicalType.valueOf(cells[1]), cells[2], expected, cells.length > 4 ? cells[4] : cells[3]);
    }
}
