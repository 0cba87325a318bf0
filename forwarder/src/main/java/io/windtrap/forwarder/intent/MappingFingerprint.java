package io.windtrap.forwarder.intent;

import java.util.Map;
import java.util.TreeMap;

/**
 * The static configuration that decides which rows a range of records becomes. Under another shape a range's groups may
 * hold other rows, so its tokens must differ.
 *
 * @param mapping name and version of the mapping, changed whenever the same record would become other rows
 * @param options the mapping's options as they are set
 */
public record MappingFingerprint(String mapping, Map<String, String> options) {
    private static final int BYTES = 8;

    /** 16 hex digits. */
    public String hash() {
        var sorted = new TreeMap<>(options);
        return new Digest()
                .with(mapping)
                .with(sorted.keySet())
                .with(sorted.values())
                .hex(BYTES);
    }
}
