package io.windtrap.transformer.tryout;

import io.windtrap.transformer.script.Script;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptTrial;
import io.windtrap.transformer.step.Selection;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/**
 * A script on a sample of events, as the stage would run it.
 *
 * @param selection the events that it applies to
 */
record Tryout(Script script, Selection selection) {
    private static final long WARM_UP_NANOS = 1_000_000_000;

    /** An event of the sample, as far as the script is concerned. */
    sealed interface Look {
        SampleEvent sample();

        /** The script gets it. */
        record Given(SampleEvent sample, ScriptEvent event) implements Look {}

        /** It goes by. */
        record NotApplied(SampleEvent sample) implements Look {}

        /** The stage makes it a dead letter. */
        record Unreadable(SampleEvent sample) implements Look {}
    }

    /** Tries it on {@code sample}, and shows what it makes of each; returns whether no event failed. */
    boolean show(List<SampleEvent> sample, TrialText text) {
        List<List<Look>> batches = (script.batches()
                        ? Batches.of(sample).stream()
                        : sample.stream().map(List::of))
                .map(batch -> batch.stream().map(this::look).toList())
                .toList();
        List<List<ScriptEvent>> given = batches.stream()
                .map(batch -> batch.stream().flatMap(Tryout::event).toList())
                .toList();
        warmUp(given);
        List<ScriptTrial> trials = script.tryOn(given);
        for (int i = 0; i < batches.size(); i++) {
            if (script.batches()) {
                text.batch(batches.get(i), trials.get(i));
            } else {
                text.single(batches.get(i).getFirst(), trials.get(i));
            }
        }
        return text.sum();
    }

    private Look look(SampleEvent sample) {
        try {
            return selection.has(sample.event())
                    ? new Look.Given(sample, ScriptEvent.of(sample.event()))
                    : new Look.NotApplied(sample);
        } catch (IOException _) {
            return new Look.Unreadable(sample);
        }
    }

    private static Stream<ScriptEvent> event(Look look) {
        return look instanceof Look.Given given ? Stream.of(given.event()) : Stream.empty();
    }

    /** The first events take a thousand times as long as later ones: that is not what the script costs. */
    private void warmUp(List<List<ScriptEvent>> given) {
        long began = System.nanoTime();
        while (System.nanoTime() - began < WARM_UP_NANOS && !given.stream().allMatch(List::isEmpty)) {
            script.tryOn(given);
        }
    }
}
