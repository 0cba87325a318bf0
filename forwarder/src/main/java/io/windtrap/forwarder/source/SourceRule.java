package io.windtrap.forwarder.source;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.intent.SourceChoice;
import org.jspecify.annotations.Nullable;

/** Says of each event whether its source is one that the destination takes. */
public interface SourceRule {
    /** What becomes of an event with these facts. */
    Verdict of(EventFacts facts);

    /** What becomes of an event. */
    public sealed interface Verdict {
        /**
         * It is taken.
         *
         * @param type type of its source
         * @param category label of its source's category
         * @param known whether the configuration has the source
         * @param choice what the configuration decided; null = nothing that its batch must remember
         */
        record Taken(
                String type,
                String category,
                boolean known,
                @Nullable SourceChoice choice) implements Verdict {}

        /**
         * Its source is left out.
         *
         * @param choice what the configuration decided; null = nothing that its batch must remember
         */
        record LeftOut(@Nullable SourceChoice choice) implements Verdict {}

        /** Whether it is wanted can't be told: the destination lists its sources, and the configuration has no such source. */
        record Unknown() implements Verdict {}
    }
}
