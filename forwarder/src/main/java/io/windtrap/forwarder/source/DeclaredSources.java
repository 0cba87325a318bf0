package io.windtrap.forwarder.source;

import io.windtrap.common.record.EventFacts;
import io.windtrap.forwarder.intent.SourceChoice;
import io.windtrap.forwarder.intent.SourceChoices;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Takes of a declared range what its first owner took. The configuration gives no more than the type of a source whose
 * records don't say it: a value, which changes no group.
 */
public final class DeclaredSources implements SourceRule {
    private final String declared;
    private final SourceSelection now;
    private final Map<String, SourceChoice> choices = new HashMap<>();

    /**
     * The rule of one range.
     *
     * @param declared as {@link SourceChoices#text()} made it
     * @param now the selection of the range's new owner
     */
    public DeclaredSources(String declared, SourceSelection now) {
        this.declared = declared;
        this.now = now;
    }

    @Override
    public Verdict of(EventFacts facts) {
        SourceChoice choice =
                choices.computeIfAbsent(facts.sourceId(), source -> SourceChoices.choice(declared, source));
        if (!choice.taken()) {
            return new Verdict.LeftOut(null);
        }
        Source known = now.known().getOrDefault(facts.sourceId(), Source.UNKNOWN);
        String category = choice.category().isEmpty() ? Source.UNKNOWN.category() : choice.category();
        return new Verdict.Taken(
                Objects.requireNonNullElse(facts.sourceType(), known.type()),
                Objects.requireNonNullElse(facts.sourceCategory(), category),
                true,
                null);
    }
}
