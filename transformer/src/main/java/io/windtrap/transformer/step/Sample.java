package io.windtrap.transformer.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The step {@code sample}: the events of some users, each user's all or none. An event without a user counts as a user of its own.
 * Who stays depends on the user and the step's id alone, so that two samples in a row choose apart from each other.
 */
public final class Sample implements Step {
    private final double share;
    private final byte[] seed;

    /**
     * A sample.
     *
     * @param id of the step
     * @param share of the users that stays, 0 to 1
     */
    public Sample(String id, double share) {
        this.share = share;
        this.seed = (id + "\0").getBytes(UTF_8);
    }

    @Override
    public Outcome apply(Event event) {
        try {
            return place(user(event)) < share ? new Outcome.Kept(event) : Outcome.DROPPED;
        } catch (IOException _) {
            return Outcome.UNREADABLE;
        }
    }

    /** Hot users have no key. */
    private static byte[] user(Event event) throws IOException {
        byte[] key = event.key();
        if (key != null) {
            return key;
        }
        Glance glance = event.glance();
        String user = glance.anonymousId().isEmpty() ? glance.userId() : glance.anonymousId();
        return (user.isEmpty() ? glance.messageId() : user).getBytes(UTF_8);
    }

    /** Where {@code user} is among all users, from 0 to less than 1. */
    private double place(byte[] user) {
        try {
            // A digest of its own each time: MessageDigest keeps state, and steps are shared by threads.
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update(seed);
            return (ByteBuffer.wrap(digest.digest(user)).getLong() >>> 11) * 0x1p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has MD5", e);
        }
    }
}
