package io.windtrap.forwarder.intent;

import java.util.Map;
import java.util.TreeMap;

/**
 * The static configuration that decides which rows a range of records becomes. Under another shape a range's groups may
 * hold other rows, so its tokens must differ.
 *
 * @param mapping name and version of the mapping, changed whenever the same record would become other rows
 * @param options the mapping's options as they are set
 * @param sources category and type of each source whose events are taken, by the source's id
 */
public record Shape(String mapping, Map<String, String> options, Map<String, String> sources) {
    private static final int BYTES = 8;

    /** 16 hex digits. */
    public String hash() {
        return with(with(new Digest().with(mapping), options), sources).hex(BYTES);
    }

    private static Digest with(Digest digest, Map<String, String> values) {
        var sorted = new TreeMap<>(values);
        return digest.with(sorted.keySet()).with(sorted.values());
    }
}
