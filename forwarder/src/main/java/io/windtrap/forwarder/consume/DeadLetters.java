package io.windtrap.forwarder.consume;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes the records that can never become rows. */
interface DeadLetters {
    /**
     * Takes {@code refused} before its offset is committed.
     *
     * @param reason short and of few values: a metric's label
     * @param detail for people; no part of the event
     */
    void add(ConsumerRecord<byte[], byte[]> refused, String reason, String detail);
}
