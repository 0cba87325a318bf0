package io.windtrap.transformer.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;

/** How events are read: all that the gateway lets in. */
public final class EventJson {
    /** How deep objects and lists may be in each other. */
    public static final int DEEPEST = 1_000;

    private static final int LARGEST = 64 << 20;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxNumberLength(LARGEST)
                    .maxNameLength(LARGEST)
                    .maxStringLength(LARGEST)
                    .build())
            // The JVM's own table of texts has no limit, and clients choose names.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private EventJson() {}

    /**
     * A parser at the start of {@code text}.
     *
     * @throws IOException never, as the text is in memory
     */
    public static JsonParser parser(byte[] text) throws IOException {
        return JSON.createParser(text);
    }
}
