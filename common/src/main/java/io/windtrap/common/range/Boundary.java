package io.windtrap.common.range;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Where a replay begins or ends. */
public sealed interface Boundary {
    /** The first event that was received at or after {@code moment}, in each partition. */
    record Time(Instant moment) implements Boundary {
        @Override
        public String text() {
            return moment.toString();
        }
    }

    /** These offsets by partition; partitions that are not named don't take part. */
    record Offsets(Map<Integer, Long> byPartition) implements Boundary {
        /** Takes the map as it is now. */
        public Offsets {
            byPartition = Map.copyOf(byPartition);
        }

        @Override
        public String text() {
            StringBuilder text = new StringBuilder();
            new TreeMap<>(byPartition)
                    .forEach((partition, offset) -> text.append(text.isEmpty() ? "" : " ")
                            .append(partition)
                            .append(':')
                            .append(offset));
            return text.toString();
        }
    }

    /** What the topic has now. */
    record Now() implements Boundary {
        @Override
        public String text() {
            return "now";
        }
    }

    /** As an operator writes it. */
    String text();
}
