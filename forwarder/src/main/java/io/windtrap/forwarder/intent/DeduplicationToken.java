package io.windtrap.forwarder.intent;

import java.util.List;

/**
 * The {@code insert_deduplication_token} of one group of a declared batch. Everything that tells one INSERT from another
 * is in it; nothing is that changes between two attempts at the same one. ClickHouse drops the second attempt by the
 * token alone, whatever its rows, so a token that is used twice for different rows loses them.
 *
 * @param destination id of the destination, and so of the consumer group
 */
public record DeduplicationToken(String destination, String topic, int partition) {
    private static final int BYTES = 16;

    /** 32 hex digits for the group of {@code table} with these columns. */
    public String of(Intent intent, String table, List<String> columns) {
        return new Digest()
                .with("windtrap/1")
                .with(destination)
                .with(topic)
                .with(partition)
                .with(intent.first())
                .with(intent.last())
                .with(intent.shape())
                .with(intent.nonce())
                .with(table)
                .with(columns)
                .hex(BYTES);
    }

    /** 32 hex digits for the group of {@code table} with these columns in a batch of several partitions. */
    public String of(JointIntent intent, String table, List<String> columns) {
        Digest digest = new Digest()
                .with("windtrap/2")
                .with(destination)
                .with(topic)
                .with(intent.members().size());
        intent.members()
                .forEach((number, range) ->
                        digest.with(number).with(range.first()).with(range.last()));
        return digest.with(intent.shape())
                .with(intent.nonce())
                .with(table)
                .with(columns)
                .hex(BYTES);
    }
}
