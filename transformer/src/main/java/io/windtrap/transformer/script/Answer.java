package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.script.ScriptResult.Dropped;
import io.windtrap.transformer.script.ScriptResult.Outputs;
import io.windtrap.transformer.script.ScriptResult.Unchanged;
import io.windtrap.transformer.script.sandbox.FailureReason;
import io.windtrap.transformer.script.sandbox.SandboxFailure;
import java.util.ArrayList;
import java.util.List;

/**
 * A sandbox's answer, read line by line: a result for each event. JSON without indentation has no line ends of its own. A script that changes
 * the language's own objects can garble it, which is that script's failure.
 */
final class Answer {
    private final String text;
    private final int mostBytes;
    private int at;

    /** Reads {@code text}; an event's outputs may have at most {@code mostBytes} bytes in all. */
    Answer(String text, int mostBytes) {
        this.text = text;
        this.mostBytes = mostBytes;
    }

    /** The result of the next event. */
    ScriptResult next(ScriptEvent event) throws SandboxFailure {
        String line = line();
        if (line.startsWith("{")) {
            return new Outputs(List.of(bytes(line, mostBytes)));
        }
        if (line.startsWith("o")) {
            return outputs(event, count(line));
        }
        return switch (line) {
            case "d" -> new Dropped(false);
            case "n" -> new Dropped(true);
            case "u" -> new Unchanged();
            default -> throw garbled();
        };
    }

    /** Says that there are no more events. */
    void end() throws SandboxFailure {
        if (at <= text.length()) {
            throw garbled();
        }
    }

    private ScriptResult outputs(ScriptEvent event, int count) throws SandboxFailure {
        List<byte[]> outputs = new ArrayList<>();
        int left = mostBytes;
        boolean changed = count > 1;
        for (int i = 0; i < count; i++) {
            String line = line();
            if (line.equals("u")) {
                outputs.add(event.json());
            } else if (!line.startsWith("{")) {
                throw garbled();
            } else {
                byte[] output = bytes(line, left);
                left -= output.length;
                changed = true;
                outputs.add(output);
            }
        }
        return changed ? new Outputs(outputs) : new Unchanged();
    }

    private byte[] bytes(String json, int most) throws SandboxFailure {
        byte[] bytes = json.getBytes(UTF_8);
        if (bytes.length > most) {
            throw new SandboxFailure(
                    FailureReason.SCRIPT_OUTPUT, "returned more than " + mostBytes + " bytes for one event");
        }
        return bytes;
    }

    private static int count(String line) throws SandboxFailure {
        try {
            return Integer.parseInt(line, 1, line.length(), 10);
        } catch (NumberFormatException _) {
            throw garbled();
        }
    }

    private static SandboxFailure garbled() {
        return new SandboxFailure(
                FailureReason.SCRIPT_OUTPUT, "the result can't be read: the script changed the language's own objects");
    }

    private String line() throws SandboxFailure {
        if (at > text.length()) {
            throw garbled();
        }
        int end = text.indexOf('\n', at);
        String line = text.substring(at, end < 0 ? text.length() : end);
        at += line.length() + 1;
        return line;
    }
}
