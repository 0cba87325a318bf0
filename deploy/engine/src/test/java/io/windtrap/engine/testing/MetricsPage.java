package io.windtrap.engine.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads {@code docs/metrics.md} and a scrape of Prometheus in the same terms, so that a test can hold one to the other. */
public final class MetricsPage {
    private static final Pattern ROW = Pattern.compile("^\\| `([a-z_]+)` \\| ([a-z]+) \\|", Pattern.MULTILINE);
    private static final Pattern TYPE = Pattern.compile("^# TYPE ([a-z_]+) ([a-z]+)$", Pattern.MULTILINE);

    private MetricsPage() {}

    /** Type by name of the documented metrics whose names begin with {@code prefix}; the page is looked for upwards. */
    public static SortedMap<String, String> documented(String prefix) throws IOException {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("docs/metrics.md"))) {
            folder = Objects.requireNonNull(folder.getParent(), "no docs/metrics.md above");
        }
        return read(ROW, Files.readString(folder.resolve("docs/metrics.md")), prefix);
    }

    /** Type by name of the metrics in {@code scrape} whose names begin with {@code prefix}. */
    public static SortedMap<String, String> exposed(String scrape, String prefix) {
        return read(TYPE, scrape, prefix);
    }

    private static SortedMap<String, String> read(Pattern line, String text, String prefix) {
        var metrics = new TreeMap<String, String>();
        for (Matcher matcher = line.matcher(text); matcher.find(); ) {
            if (matcher.group(1).startsWith(prefix)) {
                metrics.put(matcher.group(1), matcher.group(2));
            }
        }
        return metrics;
    }
}
