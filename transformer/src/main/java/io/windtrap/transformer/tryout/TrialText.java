package io.windtrap.transformer.tryout;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptTrial;
import io.windtrap.transformer.step.Event;
import io.windtrap.transformer.step.Steps;
import io.windtrap.transformer.tryout.Tryout.Look;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Shows what a script made of events: for each what has changed, line by line, and in the end how many of which kind there were. */
final class TrialText {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int LINES_AROUND = 2;
    /** Two lines that name the files, and one that says where the first part is. */
    private static final int HEADING = 2;

    private final PrintWriter out;
    private final Ansi ansi;
    private final List<Duration> times = new ArrayList<>();
    private int shown;
    private int notApplied;
    private int unchanged;
    private int changed;
    private int dropped;
    private int silently;
    private int failed;

    TrialText(PrintWriter out, Ansi ansi) {
        this.out = out;
        this.ansi = ansi;
    }

    /** Shows one that was tried alone. */
    void single(Look look, ScriptTrial trial) {
        show(look, trial.results().iterator(), trial.took());
        logs(trial);
    }

    /** Shows those that the script has got together, and those that it does not apply to. A time is an event's share. */
    void batch(List<Look> looks, ScriptTrial trial) {
        int given = trial.results().size();
        if (given > 0) {
            boolean oneByOne = given > 1 && trial.results().stream().anyMatch(ScriptResult.Failed.class::isInstance);
            out.println(ansi.string("@|bold batch of " + given + "|@")
                    + in(trial.took())
                    + (oneByOne ? ", tried one by one as it failed together" : ""));
            logs(trial);
        }
        Iterator<ScriptResult> results = trial.results().iterator();
        Duration share = trial.took().dividedBy(Math.max(1, given));
        looks.forEach(look -> show(look, results, share));
    }

    private void logs(ScriptTrial trial) {
        trial.logs().forEach(line -> out.println("    " + printable(line)));
    }

    private void show(Look look, Iterator<ScriptResult> results, Duration took) {
        shown++;
        SampleEvent sample = look.sample();
        out.print(ansi.string("@|bold " + escaped(sample.place()) + "|@") + "  " + printable(title(sample.event()))
                + "  ");
        switch (look) {
            case Look.Given(SampleEvent _, ScriptEvent before) -> {
                times.add(took);
                show(before, results.next(), in(took));
            }
            case Look.NotApplied _ -> {
                notApplied++;
                out.println(ansi.string("@|faint not applied|@"));
            }
            case Look.Unreadable _ -> {
                failed++;
                out.println(ansi.string("@|bold,red failed|@")
                        + ": it is not a JSON object, and a dead letter with the reason " + Steps.UNREADABLE);
            }
        }
    }

    private void show(ScriptEvent before, ScriptResult result, String in) {
        switch (result) {
            case ScriptResult.Unchanged _ -> {
                unchanged++;
                out.println("unchanged" + in);
            }
            case ScriptResult.Dropped(boolean silent) -> {
                dropped++;
                silently += silent ? 1 : 0;
                out.println(ansi.string("@|yellow dropped|@") + in + (silent ? ": the function returned nothing" : ""));
            }
            case ScriptResult.Outputs(List<byte[]> events) -> {
                changed++;
                out.println(ansi.string("@|cyan "
                                + (events.size() == 1 ? "changed" : "became " + events.size() + " events") + "|@")
                        + in);
                for (int i = 0; i < events.size(); i++) {
                    if (events.size() > 1) {
                        out.println("    " + (i + 1) + ":");
                    }
                    difference(before.json(), events.get(i));
                }
            }
            case ScriptResult.Failed error -> {
                failed++;
                out.println(ansi.string("@|bold,red failed|@") + in + ": "
                        + error.reason().code());
                out.println("    " + printable(error.detail()));
            }
        }
    }

    private static String title(Event event) {
        try {
            return (event.type() + " " + event.glance().name()).strip() + " of " + event.source();
        } catch (IOException _) {
            return event.source();
        }
    }

    /** Events and scripts may hold what a terminal takes for an order. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    private static String in(Duration took) {
        return " in " + milliseconds(took);
    }

    private static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f ms", duration.toNanos() / 1e6);
    }

    private void difference(byte[] before, byte[] after) {
        List<String> from = lines(before);
        List<String> lines = UnifiedDiffUtils.generateUnifiedDiff(
                "before", "after", from, DiffUtils.diff(from, lines(after)), LINES_AROUND);
        lines.stream().skip(HEADING).forEach(line -> out.println("    " + coloured(line)));
    }

    private String coloured(String line) {
        String colour = line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : "faint";
        return ansi.enabled() ? ansi.string("@|" + colour + " x|@").replace("x", line) : line;
    }

    /** What stands between picocli's marks. */
    private static String escaped(String text) {
        return text.replace("|@", "| @");
    }

    private static List<String> lines(byte[] json) {
        String text = new String(json, UTF_8);
        try {
            return JSON.writeValueAsString(JSON.readTree(text)).lines().toList();
        } catch (JsonProcessingException _) {
            return text.lines().toList();
        }
    }

    /** Shows the sum; returns whether no event failed. */
    boolean sum() {
        out.printf(
                Locale.ROOT,
                "%n%,d events: %,d unchanged, %,d changed, %,d dropped, %,d failed%s; an event took %s, the slowest %s%n",
                shown,
                unchanged,
                changed,
                dropped,
                failed,
                notApplied > 0 ? String.format(Locale.ROOT, ", %,d not applied", notApplied) : "",
                milliseconds(times.stream()
                        .sorted()
                        .skip(times.size() / 2)
                        .findFirst()
                        .orElse(Duration.ZERO)),
                milliseconds(times.stream().max(Duration::compareTo).orElse(Duration.ZERO)));
        if (notApplied == shown) {
            out.println(
                    ansi.string("@|yellow warning:|@ ")
                            + "the transformation applies to none of these events: see its sources, types and events; --source says which events are tried");
        }
        if (silently > 0) {
            out.println(
                    ansi.string("@|yellow warning:|@ ") + "for " + silently
                            + " of the dropped events the function returned nothing; if they should be dropped, return null there");
        }
        out.flush();
        return failed == 0;
    }
}
