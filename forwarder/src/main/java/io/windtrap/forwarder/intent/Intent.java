package io.windtrap.forwarder.intent;

import org.jspecify.annotations.Nullable;

/**
 * What an owner of a partition is about to insert, declared in the metadata of its offset commit before the first insert.
 *
 * @param first offset that the commit carries: the first of the batch
 * @param last last offset of the batch, {@code first} or more
 * @param shape hash of the configuration that shapes its groups, see {@link MappingFingerprint}
 * @param nonce a number of this declaration alone: offsets that come again (a replay, a topic made anew) are another
 *     declaration and get other tokens
 * @param epoch leader epoch of the newest record of the range; {@link #NO_EPOCH} = not known. A record that takes the place
 *     of one that Kafka has lost has a higher one
 * @param sources what the configuration decided of the range's sources, see {@link SourceChoices#text()}
 * @param inDoubt whether rows of the range may be stored under other tokens: each is looked up before it is inserted
 */
public record Intent(long first, long last, String shape, long nonce, int epoch, String sources, boolean inDoubt) {
    /** In place of an epoch that is not known. */
    public static final int NO_EPOCH = -1;

    /** An intent for a range of which nothing is stored under other tokens. */
    public Intent(long first, long last, String shape, long nonce, int epoch, String sources) {
        this(first, last, shape, nonce, epoch, sources, false);
    }

    /** An intent for sources of which nothing was decided. */
    public Intent(long first, long last, String shape, long nonce, int epoch) {
        this(first, last, shape, nonce, epoch, SourceChoices.NONE);
    }

    /** An intent for records of no known epoch, and sources of which nothing was decided. */
    public Intent(long first, long last, String shape, long nonce) {
        this(first, last, shape, nonce, NO_EPOCH);
    }

    /** The same, whose newest record has {@code newest} as its leader epoch: tokens do not contain it. */
    public Intent at(int newest) {
        return new Intent(first, last, shape, nonce, newest, sources, inDoubt);
    }

    /** The same, of which no row is looked up: tokens do not contain whether one is. */
    public Intent withoutDoubt() {
        return new Intent(first, last, shape, nonce, epoch, sources, false);
    }

    /**
     * What Kafka still has of this range, to be inserted under new tokens although some of it may be stored under those of this
     * intent.
     *
     * @param from where it begins: the first offset that Kafka has, or that is not known to be stored
     * @param end offset that the partition's next record will have
     * @param shape hash of the configuration that shapes its groups now
     * @param nonce a number of the new declaration alone
     * @return null if Kafka has nothing of it
     */
    @Nullable
    Intent inDoubt(long from, long end, String shape, long nonce) {
        long until = Math.min(last, end - 1);
        return until < from ? null : new Intent(from, until, shape, nonce, NO_EPOCH, sources, true);
    }
}
