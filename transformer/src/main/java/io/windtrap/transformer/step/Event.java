package io.windtrap.transformer.step;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An event on its way through the steps. Bytes that it shares with its record are never written to. */
@SuppressWarnings("ArrayRecordComponent")
public final class Event {
    private final byte @Nullable [] key;
    private final byte[] value;
    private final String source;
    private final @Nullable String ip;
    private final @Nullable String forcedType;
    private @Nullable Glance glance;

    /**
     * An event as its record has it.
     *
     * @param key the user; null when the event names nobody, or too often
     * @param value the event's JSON
     * @param source id of its source
     * @param ip of the client; null = unknown
     * @param forcedType event type that its route had; null when the event names its own
     */
    public Event(byte @Nullable [] key, byte[] value, String source, @Nullable String ip, @Nullable String forcedType) {
        this.key = key;
        this.value = value;
        this.source = source;
        this.ip = ip;
        this.forcedType = forcedType;
    }

    /** The same event with other contents. */
    public Event with(byte @Nullable [] otherKey, byte[] otherValue, @Nullable String otherIp) {
        return new Event(otherKey, otherValue, source, otherIp, forcedType);
    }

    /** The same event with other JSON. */
    public Event withValue(byte[] other) {
        return with(key, other, ip);
    }

    /** The user; null when the event names nobody, or too often. Not to be written to. */
    public byte @Nullable [] key() {
        return key;
    }

    /** Its JSON. Not to be written to. */
    public byte[] value() {
        return value;
    }

    /** Id of its source. */
    public String source() {
        return source;
    }

    /** Address of the client; null = unknown. */
    public @Nullable String ip() {
        return ip;
    }

    /**
     * Its type, forced by its route or its own; empty when it has none.
     *
     * @throws IOException if its JSON can't be read
     */
    public String type() throws IOException {
        return forcedType == null ? glance().type() : forcedType;
    }

    /**
     * What its JSON says of itself, read once.
     *
     * @throws IOException if it can't be read
     */
    public Glance glance() throws IOException {
        if (glance == null) {
            glance = Glance.at(value);
        }
        return glance;
    }
}
