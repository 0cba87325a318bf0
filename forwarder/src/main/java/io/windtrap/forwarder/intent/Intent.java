package io.windtrap.forwarder.intent;

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
 */
public record Intent(long first, long last, String shape, long nonce, int epoch, String sources) {
    /** In place of an epoch that is not known. */
    public static final int NO_EPOCH = -1;

    /** An intent for sources of which nothing was decided. */
    public Intent(long first, long last, String shape, long nonce, int epoch) {
        this(first, last, shape, nonce, epoch, SourceChoices.NONE);
    }

    /** An intent for records of no known epoch, and sources of which nothing was decided. */
    public Intent(long first, long last, String shape, long nonce) {
        this(first, last, shape, nonce, NO_EPOCH);
    }
}
