package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.script.ScriptResult.Dropped;
import io.windtrap.transformer.script.ScriptResult.Failed;
import io.windtrap.transformer.script.ScriptResult.Outputs;
import io.windtrap.transformer.script.ScriptResult.Unchanged;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Results as lines that a test can compare. */
final class Results {
    /** As by default, but for the time: a machine that is busy with other tests runs no script too long. */
    static final ScriptLimits PATIENT = new ScriptLimits(1_000_000, Duration.ofMinutes(1), 64L << 20, 4 << 20, 100);

    private Results() {}

    /** {@code dropped}, {@code dropped silently}, {@code unchanged}, {@code failed REASON detail}, or a JSON array of the outputs. */
    static String line(ScriptResult result) {
        return switch (result) {
            case Unchanged() -> "unchanged";
            case Dropped(var silently) -> silently ? "dropped silently" : "dropped";
            case Outputs(var events) ->
                events.stream().map(event -> new String(event, UTF_8)).collect(Collectors.joining(",", "[", "]"));
            case Failed(var reason, var detail) -> "failed " + reason.code() + " " + detail;
        };
    }

    static List<String> lines(List<ScriptResult> results) {
        return results.stream().map(Results::line).toList();
    }

    static ScriptEvent event(String json) {
        return new ScriptEvent(json.getBytes(UTF_8), "{}");
    }
}
