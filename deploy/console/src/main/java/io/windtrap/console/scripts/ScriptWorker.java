package io.windtrap.console.scripts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.transformer.geo.MaxMindFile;
import io.windtrap.transformer.script.Script;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptRun;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.Scripts;
import io.windtrap.transformer.script.sandbox.FailureReason;
import io.windtrap.transformer.script.sandbox.Geolocation;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The process of scripts: it is asked at its standard input, answers at its standard output, and ends with its input or with the console. */
final class ScriptWorker implements AutoCloseable {
    private static final int EVENTS_OF_A_RUN = 500;

    /** What a script costs is its time on a CPU: the clock counts what else the machine does. */
    private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

    private final Scripts scripts = new Scripts(Geolocation.NONE);
    private final Map<Integer, Open> open = new HashMap<>();

    private ScriptWorker() {}

    /** A script with the run that it is in. */
    private static final class Open {
        private final Script script;
        private ScriptRun run;
        private int events;

        Open(Script script) {
            this.script = script;
            this.run = script.open();
        }

        ScriptResult transform(ScriptEvent event) {
            if (++events > EVENTS_OF_A_RUN) {
                run.close();
                run = script.open();
                events = 1;
            }
            return run.transform(event);
        }
    }

    /** Serves the process that has started it. */
    public static void main(String[] args) throws IOException {
        var answers = new FileOutputStream(FileDescriptor.out);
        System.setOut(System.err); // Nothing else comes between the answers.
        ProcessHandle.current().parent().ifPresent(ScriptWorker::endWith);
        try (var worker = new ScriptWorker()) {
            worker.serve(new Frames(System.in, answers));
        } catch (EOFException e) {
            // The console needs it no more.
        }
    }

    /** Also while a script runs. */
    private static void endWith(ProcessHandle console) {
        var _ = console.onExit().thenRun(() -> Runtime.getRuntime().halt(0));
    }

    private void serve(Frames frames) throws IOException {
        while (true) {
            Message.Answer answer = answer(frames.read(Message.Question.class));
            try {
                frames.write(answer);
            } catch (Frames.TooLongException e) {
                frames.write(failed(FailureReason.SCRIPT_OUTPUT, "what it returned is too long, " + e.getMessage()));
            }
        }
    }

    private Message.Answer answer(Message.Question question) {
        return switch (question) {
            case Message.Open asked -> open(asked);
            case Message.Run asked -> run(asked);
            case Message.Close asked -> {
                Open closed = open.remove(asked.script());
                if (closed != null) {
                    closed.run.close();
                }
                yield new Message.Closed();
            }
        };
    }

    private Message.Answer open(Message.Open asked) {
        Message.Limits limits = asked.limits();
        try {
            Script script = scripts.compile(
                    new ScriptSource(
                            asked.id(),
                            asked.text(),
                            asked.libraries(),
                            Map.of(),
                            MaxMindFile.named(Optional.ofNullable(asked.geolocation()))),
                    new ScriptLimits(
                            limits.statements(),
                            Duration.ofMillis(limits.timeMillis()),
                            limits.allocatedBytes(),
                            limits.outputBytes(),
                            limits.outputs()));
            open.put(asked.script(), new Open(script));
            return new Message.Opened(script.name());
        } catch (IOException e) {
            return new Message.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Message.Ran run(Message.Run asked) {
        Open script = open.get(asked.script());
        if (script == null) {
            return failed(FailureReason.SCRIPT_ERROR, "the script is not open");
        }
        long begun = THREAD.getCurrentThreadCpuTime();
        ScriptResult result =
                script.transform(new ScriptEvent(asked.event().getBytes(UTF_8), asked::metadata, asked.canonical()));
        long took = THREAD.getCurrentThreadCpuTime() - begun;
        List<String> logs = script.run.takeLogs();
        return switch (result) {
            case ScriptResult.Unchanged _ ->
                new Message.Ran(Message.Result.UNCHANGED, List.of(), null, null, logs, took);
            case ScriptResult.Dropped(boolean silently) ->
                new Message.Ran(
                        silently ? Message.Result.DROPPED_SILENTLY : Message.Result.DROPPED,
                        List.of(),
                        null,
                        null,
                        logs,
                        took);
            case ScriptResult.Outputs(List<byte[]> events) ->
                new Message.Ran(
                        Message.Result.OUTPUTS,
                        events.stream().map(event -> new String(event, UTF_8)).toList(),
                        null,
                        null,
                        logs,
                        took);
            case ScriptResult.Failed(FailureReason reason, String detail) ->
                new Message.Ran(Message.Result.FAILED, List.of(), reason, detail, logs, took);
        };
    }

    private static Message.Ran failed(FailureReason reason, String detail) {
        return new Message.Ran(Message.Result.FAILED, List.of(), reason, detail, List.of(), 0);
    }

    @Override
    public void close() {
        open.values().forEach(one -> one.run.close());
        scripts.close();
    }
}
