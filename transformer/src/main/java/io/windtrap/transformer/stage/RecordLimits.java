package io.windtrap.transformer.stage;

import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Sizes of records that Kafka takes. What is larger would stop the stage when it is sent, with no way past it.
 *
 * @param output {@code max.message.bytes} of the topic that is written
 * @param deadLetters the same of the topic of dead letters
 */
record RecordLimits(long output, long deadLetters) {
    /** Bytes of a record alone in its batch. */
    static long size(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {
        return AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray());
    }
}
