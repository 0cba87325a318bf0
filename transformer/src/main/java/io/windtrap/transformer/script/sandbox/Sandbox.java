package io.windtrap.transformer.script.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;

/**
 * One JavaScript context with one user's script loaded: texts go in and come out, and each call keeps its limits. For one
 * thread at a time.
 */
public final class Sandbox implements AutoCloseable {
    private static final String PRELUDE_NAME = "windtrap-prelude.js";
    private static final Source GLOBALS = internal("windtrap-globals.js", "globals.js");
    private static final Source PRELUDE = internal(PRELUDE_NAME, "prelude.js");
    private static final Source BUILT_INS = internal("windtrap-builtins.js", "builtins.js");
    private static final int LONGEST_LOG = 1_000;

    /** A script may keep what it allocated; a context that allocated so many times an event's limit is old. */
    private static final int OLD = 4;

    private final Context context;
    private final Watchdog watchdog;
    private final LongAdder interrupts;
    private final ScriptLimits limits;
    private final Value functions;
    private final Value one;
    private final Value many;
    private final Value untouched;
    private final String entry;
    private Supplier<String> metadata = () -> "";
    private long allocated;
    private boolean broken;

    private Sandbox(SandboxHost host, SandboxCode code, ScriptLimits limits, int events, Consumer<String> log)
            throws SandboxFailure {
        this.watchdog = host.watchdog;
        this.interrupts = host.interrupts;
        this.limits = limits;
        this.context = host.newContext(code, limits.statements() * events);
        watchdog.opened();
        boolean loaded = false;
        try {
            ProxyExecutable locate = arguments -> {
                String found = code.geolocation.locate(arguments[0].asString());
                return found == null ? "" : found;
            };
            ProxyExecutable write = arguments -> {
                log.accept(arguments[0].asString());
                return null;
            };
            ProxyExecutable tell = _ -> metadata.get();
            context.eval(GLOBALS);
            this.functions = context.eval(PRELUDE)
                    .execute(
                            code.credentials, limits.outputs(), limits.outputBytes(), LONGEST_LOG, locate, write, tell);
            this.one = functions.getMember("one");
            this.many = functions.getMember("many");
            this.untouched = context.eval(BUILT_INS).execute();
            this.entry = guarded(() ->
                    functions.invokeMember("bind", context.eval(code.module)).asString());
            if (entry.isEmpty()) {
                throw new SandboxFailure(
                        FailureReason.SCRIPT_ERROR,
                        "the script must export exactly one function, transformEvent or transformBatch");
            }
            guarded(() -> untouched.execute(true).toString());
            loaded = true;
        } finally {
            if (!loaded) {
                close();
            }
        }
    }

    /**
     * A new context, with the script loaded and its top level run, within the limits of one event; takes about 2 ms.
     *
     * @param events how many events a call may hold: its statements are so many times those of one
     * @param log takes the lines of {@code log()}, each of at most 1,000 characters, on the calling thread
     * @throws SandboxFailure when the script can't be loaded
     */
    public static Sandbox open(
            SandboxHost host, SandboxCode code, ScriptLimits limits, int events, Consumer<String> log)
            throws SandboxFailure {
        boolean interrupted = Thread.interrupted();
        try {
            return new Sandbox(host, code, limits, events, log);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether the script exports {@code transformBatch}. */
    public boolean batches() {
        return entry.equals("transformBatch");
    }

    /** Whether the context can take another call; if not, a new one is needed. */
    public boolean usable() {
        return !broken && allocated < OLD * limits.allocatedBytes();
    }

    /**
     * Whether the language's objects are what they were when the script had been loaded, as far as an event can reach them that is merged
     * into another object without care; 0.2 ms.
     */
    public boolean untouched() {
        try {
            return !broken && guarded(() -> untouched.execute(false).toString()).equals("true");
        } catch (SandboxFailure e) {
            return false;
        }
    }

    /**
     * Runs the script for one event.
     *
     * @param event a JSON object
     * @param canonical whether JavaScript would write it as it is
     * @param metadata gives a JSON object, what {@code metadata(event)} answers
     * @return the lines that the prelude describes: one group for the event
     */
    public String transformEvent(String event, boolean canonical, Supplier<String> metadata) throws SandboxFailure {
        return answer(one, metadata, event, canonical);
    }

    /**
     * Runs the script for several events at once.
     *
     * @param events JSON objects
     * @param canonical "1" for each that JavaScript would write as it is, "0" for others
     * @param metadata gives a JSON array of objects, one for each event
     * @return the lines that the prelude describes: a group for each event
     */
    public String transformBatch(List<String> events, String canonical, Supplier<String> metadata)
            throws SandboxFailure {
        List<String> arguments = new ArrayList<>(List.of(canonical));
        arguments.addAll(events);
        return answer(many, metadata, arguments.toArray());
    }

    private String answer(Value function, Supplier<String> ofEvents, Object... arguments) throws SandboxFailure {
        metadata = ofEvents;
        String answer = guarded(() -> {
            context.resetLimits();
            String returned = function.execute(arguments).asString();
            // What was left to do for the promise has been done when the call returned.
            return returned.equals("p") ? functions.invokeMember("settled").asString() : returned;
        });
        if (answer.equals("p")) {
            throw new SandboxFailure(FailureReason.SCRIPT_TIMEOUT, "the returned promise never settles");
        }
        if (answer.startsWith("!")) {
            boolean output = answer.startsWith("!o");
            throw new SandboxFailure(
                    output ? FailureReason.SCRIPT_OUTPUT : FailureReason.SCRIPT_ERROR, ownLines(answer.substring(2)));
        }
        return answer;
    }

    /** What the step answers; anything that goes wrong in it is the script's failure. */
    private String guarded(Supplier<String> step) throws SandboxFailure {
        // An interrupt of this thread is for its owner, not for the script.
        boolean interrupted = Thread.interrupted();
        Call call = watchdog.begin(context, limits);
        String text = "";
        SandboxFailure failure = null;
        FailureReason stopped;
        try {
            text = step.get();
        } catch (PolyglotException e) {
            failure = failureOf(e, call);
        } catch (StackOverflowError | OutOfMemoryError e) {
            failure = broken(FailureReason.SCRIPT_MEMORY, e.toString());
        } finally {
            stopped = watchdog.end(call);
            allocated += call.allocated;
            if (stopped != null) {
                // What the watchdog stopped the script with may be left over; another's interrupt just now is lost with
                // it.
                Thread.interrupted();
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (stopped != null) {
            failure = broken(stopped, stoppedText(stopped));
        }
        if (failure != null) {
            if (failure.reason() != FailureReason.SCRIPT_ERROR) {
                interrupts.increment();
            }
            throw failure;
        }
        return text;
    }

    private String stoppedText(FailureReason stopped) {
        return stopped == FailureReason.SCRIPT_MEMORY
                ? "allocated more than " + limits.allocatedBytes() + " bytes for one event"
                : "ran for more than " + limits.time().toMillis() + " ms for one event";
    }

    private SandboxFailure failureOf(PolyglotException e, Call call) {
        if (e.isResourceExhausted()) {
            // Of statements the context is closed; of memory nobody knows what it holds now.
            return e.isCancelled()
                    ? broken(FailureReason.SCRIPT_TIMEOUT, String.valueOf(e.getMessage()))
                    : broken(FailureReason.SCRIPT_MEMORY, "out of memory: " + e.getMessage());
        }
        if (call.stopped() == null && (e.isCancelled() || e.isInterrupted())) {
            throw new IllegalStateException("the engine was closed, or its thread interrupted, while a script ran", e);
        }
        if (e.isCancelled() || e.isInterrupted() || e.isInternalError()) {
            return broken(FailureReason.SCRIPT_ERROR, "the engine failed: " + e.getMessage());
        }
        return new SandboxFailure(FailureReason.SCRIPT_ERROR, e.getMessage() + frames(e));
    }

    private SandboxFailure broken(FailureReason reason, String detail) {
        broken = true;
        return new SandboxFailure(reason, detail);
    }

    private static String frames(PolyglotException e) {
        return StreamSupport.stream(e.getPolyglotStackTrace().spliterator(), false)
                .filter(PolyglotException.StackFrame::isGuestFrame)
                .filter(frame -> frame.getSourceLocation() != null
                        && !frame.getSourceLocation().getSource().isInternal())
                .limit(5)
                .map(frame -> "\n    at " + frame.getRootName() + " ("
                        + frame.getSourceLocation().getSource().getName() + ":"
                        + frame.getSourceLocation().getStartLine() + ")")
                .collect(Collectors.joining());
    }

    /** A JavaScript stack without the lines from the prelude on, which called the user's function. */
    private static String ownLines(String stack) {
        return stack.lines().takeWhile(line -> !line.contains(PRELUDE_NAME)).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() {
        watchdog.closed();
        context.close(true);
    }

    private static Source internal(String name, String resource) {
        try (@Nullable InputStream file = Sandbox.class.getResourceAsStream(resource)) {
            if (file == null) {
                throw new IllegalStateException(resource + " is missing beside " + Sandbox.class);
            }
            String text = new String(file.readAllBytes(), UTF_8);
            return Source.newBuilder("js", text, name).internal(true).buildLiteral();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
