package io.windtrap.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.gateway.answer.Refusal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sources by their write keys. A key is looked up by its SHA-256, never compared itself: how long an answer takes
 * tells nothing about how much of a guessed key was right.
 */
public final class WriteKeys {
    private volatile Snapshot snapshot;

    /**
     * The keys of {@code sourcesByKey}.
     *
     * @param since from when on they hold
     */
    public WriteKeys(Map<String, Source> sourcesByKey, Instant since) {
        this.snapshot = Snapshot.of(sourcesByKey, since);
    }

    /** From now on only these keys hold; requests whose key was checked before are not affected. */
    public void replace(Map<String, Source> sourcesByKey, Instant since) {
        snapshot = Snapshot.of(sourcesByKey, since);
    }

    /** From when on the present keys hold. */
    public Instant since() {
        return snapshot.since();
    }

    /** Who a request with this {@code Authorization} header (null = none) speaks for. */
    public Authentication authenticate(@Nullable String authorization) {
        byte[] key = BasicCredentials.writeKey(authorization);
        return key == null ? new Authentication.Denied(Refusal.WRITE_KEY_MISSING) : authenticate(find(key));
    }

    /** Who a request that brings {@code key} elsewhere speaks for; it is refused with {@code missing} when that is null or empty. */
    public Authentication authenticate(@Nullable String key, Refusal missing) {
        return key == null || key.isEmpty() ? new Authentication.Denied(missing) : authenticate(find(key));
    }

    /** Every source of the present, in no order. */
    public Collection<Source> sources() {
        return snapshot.sources().values();
    }

    /** The source of {@code key}, enabled or not; null when it is nobody's. */
    public @Nullable Source find(String key) {
        return find(key.getBytes(UTF_8));
    }

    private @Nullable Source find(byte[] key) {
        return snapshot.sources().get(digest(key));
    }

    private static Authentication authenticate(@Nullable Source source) {
        if (source == null) {
            return new Authentication.Denied(Refusal.WRITE_KEY_UNKNOWN);
        }
        return source.enabled()
                ? new Authentication.Granted(source)
                : new Authentication.Denied(Refusal.SOURCE_DISABLED, source);
    }

    private static ByteBuffer digest(byte[] key) {
        return ByteBuffer.wrap(Sha256.of(key));
    }

    private record Snapshot(Map<ByteBuffer, Source> sources, Instant since) {
        static Snapshot of(Map<String, Source> sourcesByKey, Instant since) {
            Map<ByteBuffer, Source> sources = new HashMap<>();
            sourcesByKey.forEach((key, source) -> sources.put(digest(key.getBytes(UTF_8)), source));
            return new Snapshot(sources, since);
        }
    }
}
