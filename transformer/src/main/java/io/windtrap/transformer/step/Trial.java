package io.windtrap.transformer.step;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Tries steps on a sample of events, before they are in force. */
public final class Trial {
    private Trial() {}

    /**
     * Ids of the steps that fail for each event of the sample that they apply to, or that throw, with the reason; empty = there is none. A step
     * that applies to no event of the sample is not judged. The calling thread keeps nothing of the steps.
     */
    public static List<String> failing(Steps steps, List<Event> sample) {
        List<String> failing = new ArrayList<>();
        try {
            for (Steps.Named step : steps.named()) {
                String reason = reasonOrError(step, sample);
                if (!reason.isEmpty()) {
                    failing.add(step.id() + " fails with " + reason);
                }
            }
        } finally {
            steps.close();
        }
        return failing;
    }

    /** In force, a step that throws stops its partition, as a script does that fails for too many events in a row. */
    private static String reasonOrError(Steps.Named step, List<Event> sample) {
        try {
            return reason(step, sample);
        } catch (RuntimeException e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        }
    }

    private static String reason(Steps.Named step, List<Event> sample) {
        String reason = "";
        for (Event event : sample) {
            try {
                if (!step.selection().has(event)) {
                    continue;
                }
            } catch (IOException _) { // Not the step's fault.
                continue;
            }
            Outcome outcome = step.step().apply(event.copy());
            if (!(outcome instanceof Outcome.Failed(String why, String _)) || why.equals(Steps.UNREADABLE)) {
                return "";
            }
            reason = why;
        }
        return reason;
    }
}
