package io.windtrap.transformer.step;

import io.windtrap.transformer.json.JsonEdits;
import io.windtrap.transformer.json.JsonRule;
import java.io.IOException;

/** Changes an event's JSON by a rule. */
public record Edit(JsonRule rule) implements Step {
    @Override
    @SuppressWarnings("ReferenceEquality") // The same array is given back where nothing changed.
    public Outcome apply(Event event) {
        try {
            byte[] edited = JsonEdits.apply(event.value(), rule);
            return new Outcome.Kept(edited == event.value() ? event : event.withValue(edited));
        } catch (IOException _) { // Its message shows the event.
            return new Outcome.Failed(Steps.UNREADABLE, "the event is not JSON");
        }
    }
}
