package io.windtrap.forwarder.intent;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a configuration decided of the sources of one batch. It travels with the batch's intent, so that whoever repeats the
 * batch takes what was taken then, whatever its own file says. As text: {@code -} and the sources left out, or {@code +}
 * and the only ones taken, whichever are fewer; then {@code source=category}. Sources are told by 16 hex digits of a hash.
 */
public final class SourceChoices {
    /** Nothing was decided: all were taken, and nothing had to be known of them. */
    public static final String NONE = "";

    /** Together at most 33 bytes each: within the 4096 bytes that Kafka allows for metadata. */
    private static final int MOST = 100;

    private static final int HASH_BYTES = 8;

    private final Set<String> taken = new HashSet<>();
    private final Set<String> leftOut = new HashSet<>();
    private final Map<String, String> categories = new HashMap<>();

    /** Adds what was decided of one more record. */
    public void add(SourceChoice choice) {
        (choice.taken() ? taken : leftOut).add(choice.source());
        if (!choice.category().isEmpty()) {
            categories.put(choice.source(), choice.category());
        }
    }

    /** Whether there is room for {@code choice}; else it belongs to the next batch. */
    public boolean fits(SourceChoice choice) {
        if ((choice.taken() ? taken : leftOut).contains(choice.source())
                && (choice.category().isEmpty() || categories.containsKey(choice.source()))) {
            return true;
        }
        return Math.min(taken.size(), leftOut.size()) + categories.size() + 1 < MOST;
    }

    /** The text; {@link #NONE} when all sources were taken and nothing had to be known of them. */
    public String text() {
        if (leftOut.isEmpty() && categories.isEmpty()) {
            return NONE;
        }
        String only = taken.size() < leftOut.size() ? "+" + joined(taken) : "-" + joined(leftOut);
        var sorted = new TreeMap<String, String>();
        categories.forEach((source, category) -> sorted.put(hash(source), category));
        return Stream.concat(
                        Stream.of(only),
                        sorted.entrySet().stream().map(category -> category.getKey() + "=" + category.getValue()))
                .collect(Collectors.joining(","));
    }

    private static String joined(Collection<String> sources) {
        var hashes = new TreeSet<String>();
        sources.forEach(source -> hashes.add(hash(source)));
        return String.join(",", hashes);
    }

    private static String hash(String source) {
        return new Digest().with(source).hex(HASH_BYTES);
    }

    /** What {@code text}, which {@link #text()} made, says of a source. */
    public static SourceChoice choice(String text, String source) {
        String hash = hash(source);
        boolean named = false;
        String category = "";
        for (String part : text.isEmpty() ? new String[0] : text.substring(1).split(",", -1)) {
            if (part.equals(hash)) {
                named = true;
            } else if (part.startsWith(hash + "=")) {
                category = part.substring(hash.length() + 1);
            }
        }
        return new SourceChoice(source, named == text.startsWith("+"), category);
    }
}
