package io.windtrap.transformer.stage;

import io.windtrap.common.deadletter.Place;
import io.windtrap.common.deadletter.RedriveOrder;
import io.windtrap.transformer.step.Event;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * An event that was read.
 *
 * @param order by which it was driven in again; null = it comes for the first time
 */
record Incoming(
        Record<byte[], byte[]> record,
        Place place,
        @Nullable RedriveOrder order,
        Event event) {}
