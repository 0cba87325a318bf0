package io.windtrap.transformer.step;

import io.windtrap.common.deadletter.Place;
import io.windtrap.common.record.EventFacts;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An event on its way through the steps. Bytes that it shares with its record are never written to. */
@SuppressWarnings("ArrayRecordComponent")
public final class Event {
    private final byte @Nullable [] key;
    private final byte[] value;
    private final long receivedAtMillis;
    private final EventFacts facts;
    private final @Nullable Place place;
    private final String madeBy;
    private @Nullable Glance glance;

    /**
     * An event as its record has it.
     *
     * @param key the user; null when the event names nobody, or too often
     * @param value the event's JSON
     * @param receivedAtMillis when the gateway received it, in ms since the epoch
     * @param facts what the gateway knows of it
     */
    public Event(byte @Nullable [] key, byte[] value, long receivedAtMillis, EventFacts facts) {
        this(key, value, receivedAtMillis, facts, null);
    }

    /**
     * The same, read from Kafka.
     *
     * @param place where its record lies; null = it is not from Kafka
     */
    public Event(byte @Nullable [] key, byte[] value, long receivedAtMillis, EventFacts facts, @Nullable Place place) {
        this(key, value, receivedAtMillis, facts, place, "");
    }

    private Event(
            byte @Nullable [] key,
            byte[] value,
            long receivedAtMillis,
            EventFacts facts,
            @Nullable Place place,
            String madeBy) {
        this.key = key;
        this.value = value;
        this.receivedAtMillis = receivedAtMillis;
        this.facts = facts;
        this.place = place;
        this.madeBy = madeBy;
    }

    /** The same event for another thread, without what was read of its JSON. */
    Event copy() {
        return new Event(key, value, receivedAtMillis, facts, place, madeBy);
    }

    /** The same event with other contents. */
    public Event with(byte @Nullable [] otherKey, byte[] otherValue, @Nullable String otherIp) {
        EventFacts other = new EventFacts(
                facts.sourceId(),
                otherIp,
                facts.type(),
                facts.id(),
                facts.sentAt(),
                facts.sourceType(),
                facts.sourceCategory(),
                facts.api());
        return new Event(otherKey, otherValue, receivedAtMillis, other, place, madeBy);
    }

    /** The same event with other JSON. */
    public Event withValue(byte[] other) {
        return new Event(key, other, receivedAtMillis, facts, place, madeBy);
    }

    /**
     * An event that a script made of this one: its JSON says all of its type and its id.
     *
     * @param script its id and what its text is known by
     * @param ip address of the client; null = none
     */
    public Event madeBy(String script, byte[] json, @Nullable String ip) {
        EventFacts own = new EventFacts(
                facts.sourceId(),
                ip,
                null,
                null,
                facts.sentAt(),
                facts.sourceType(),
                facts.sourceCategory(),
                facts.api());
        return new Event(key, json, receivedAtMillis, own, place, madeBy.isEmpty() ? script : madeBy + "," + script);
    }

    /** The user; null when the event names nobody, or too often. Not to be written to. */
    public byte @Nullable [] key() {
        return key;
    }

    /** Its JSON. Not to be written to. */
    public byte[] value() {
        return value;
    }

    /** When the gateway received it, in ms since the epoch. */
    public long receivedAtMillis() {
        return receivedAtMillis;
    }

    /** What the gateway knows of it. */
    public EventFacts facts() {
        return facts;
    }

    /** Where the record lies that it was read from, also where a step has changed it; null = it is not from Kafka. */
    public @Nullable Place place() {
        return place;
    }

    /** Scripts that changed it, with commas between them; empty = none did. */
    public String madeBy() {
        return madeBy;
    }

    /** Id of its source. */
    public String source() {
        return facts.sourceId();
    }

    /** Address of the client; null = unknown. */
    public @Nullable String ip() {
        return facts.ip();
    }

    /**
     * Its type, forced by its route or its own; empty when it has none.
     *
     * @throws IOException if its JSON can't be read
     */
    public String type() throws IOException {
        String forced = facts.type();
        return forced == null ? glance().type() : forced;
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
