package io.windtrap.gateway.http.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Inflates a body, stopping at the limit: a bomb costs no more than a large body does. */
final class Gunzip {
    private static final int STEP = 16 << 10;
    private static final int USUAL_RATIO = 4;

    private Gunzip() {}

    /**
     * Inflates all of {@code wire}.
     *
     * @param limit most bytes to inflate to
     * @return empty when there is more than {@code limit}
     * @throws IOException if {@code wire} is no gzip, or is cut off
     */
    static Optional<Body> inflate(Body wire, int limit) throws IOException {
        var inflated = new Body((int) Math.min(limit, (long) USUAL_RATIO * wire.length()), limit);
        byte[] step = new byte[Math.min(STEP, limit + 1)];
        try (var in = new GZIPInputStream(new ByteArrayInputStream(wire.bytes(), 0, wire.length()))) {
            for (int read = in.read(step); read >= 0; read = in.read(step)) {
                if (inflated.length() + read > limit) {
                    return Optional.empty();
                }
                inflated.append(step, read);
            }
        }
        return Optional.of(inflated);
    }
}
