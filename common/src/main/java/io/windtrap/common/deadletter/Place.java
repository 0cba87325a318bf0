package io.windtrap.common.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Where a record lies in Kafka. */
public record Place(String topic, int partition, long offset) {
    /** Where {@code consumed} was read. */
    public static Place of(ConsumerRecord<?, ?> consumed) {
        return new Place(consumed.topic(), consumed.partition(), consumed.offset());
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
