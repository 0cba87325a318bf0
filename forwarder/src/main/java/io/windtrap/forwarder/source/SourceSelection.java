package io.windtrap.forwarder.source;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.intent.SourceChoice;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which sources one destination takes, by the configuration as it was read last. What the record says of its source goes
 * before what the configuration has.
 *
 * @param listed ids of the only sources that are taken; null = all, those that the configuration does not have too
 * @param known each source of the configuration, by its id
 */
public record SourceSelection(@Nullable Set<String> listed, Map<String, Source> known) implements SourceRule {
    @Override
    public Verdict of(EventFacts facts) {
        String id = facts.sourceId();
        Source source = known.get(id);
        if (listed != null && !listed.contains(id)) {
            return source == null ? new Verdict.Unknown() : new Verdict.LeftOut(new SourceChoice(id, false, ""));
        }
        Source had = source == null ? Source.UNKNOWN : source;
        boolean asked = facts.sourceCategory() == null && !had.category().equals(Source.UNKNOWN.category());
        return new Verdict.Taken(
                Objects.requireNonNullElse(facts.sourceType(), had.type()),
                Objects.requireNonNullElse(facts.sourceCategory(), had.category()),
                source != null,
                listed == null && !asked ? null : new SourceChoice(id, true, asked ? had.category() : ""));
    }
}
