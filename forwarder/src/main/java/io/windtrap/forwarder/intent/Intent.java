package io.windtrap.forwarder.intent;

/**
 * What an owner of a partition is about to insert, declared in the metadata of its offset commit before the first insert.
 *
 * @param first offset that the commit carries: the first of the batch
 * @param last last offset of the batch, {@code first} or more
 * @param shape hash of the configuration that shapes its groups, see {@link Shape}
 * @param nonce a number of this declaration alone: offsets that come again (a replay, a topic made anew) are another
 *     declaration and get other tokens
 */
public record Intent(long first, long last, String shape, long nonce) {}
