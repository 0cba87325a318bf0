package io.windtrap.forwarder.mapping.rudderstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Tables of worked examples among the test resources: one case a line, columns parted by tabs, {@code #} for comments. */
public final class VectorTable {
    private VectorTable() {}

    public static List<String[]> read(String name) throws IOException {
        try (InputStream in = VectorTable.class.getResourceAsStream("/mapping/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", -1))
                    .toList();
        }
    }
}
