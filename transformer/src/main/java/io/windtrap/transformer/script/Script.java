package io.windtrap.transformer.script;

import io.windtrap.transformer.script.sandbox.Sandbox;
import io.windtrap.transformer.script.sandbox.SandboxCode;
import io.windtrap.transformer.script.sandbox.SandboxFailure;
import io.windtrap.transformer.script.sandbox.SandboxHost;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A user's script, compiled: any thread may open runs of it. */
public final class Script {
    private static final int LONGEST_DETAIL = 500;
    private static final int SHOWN_OF_HASH = 12;

    private final SandboxHost host;
    private final SandboxCode code;
    private final ScriptLimits limits;
    private final String id;
    private final String hash;
    private final boolean batches;

    private Script(SandboxHost host, ScriptSource source, ScriptLimits limits) throws SandboxFailure {
        this.host = host;
        this.code = source.code();
        this.limits = limits;
        this.id = source.id();
        this.hash = source.hash();
        try (Sandbox sandbox = sandbox(1, line -> {})) {
            this.batches = sandbox.batches();
        }
    }

    static Script compile(SandboxHost host, ScriptSource source, ScriptLimits limits) throws ScriptException {
        try {
            return new Script(host, source, limits);
        } catch (SandboxFailure failure) {
            throw new ScriptException(failure.detail());
        }
    }

    /** The transformation's id. */
    public String id() {
        return id;
    }

    /** SHA-256 of text and libraries, 64 hex digits. */
    public String hash() {
        return hash;
    }

    /** Id and the first 12 digits of the hash, for people and for headers. */
    public String name() {
        return id + "@" + hash.substring(0, SHOWN_OF_HASH);
    }

    /** Whether it exports {@code transformBatch}: then several events at once are cheaper, and what its author expects. */
    public boolean batches() {
        return batches;
    }

    /** Begins a run: for one task and one batch of events, on one thread. Nothing that the script keeps outlives it. */
    public ScriptRun open() {
        return new ScriptRun(this);
    }

    /** Tries batches of events, each of at most 200, in one run, for {@code transformer test}. */
    public List<ScriptTrial> tryOn(List<List<ScriptEvent>> batches) {
        var trials = new ArrayList<ScriptTrial>();
        try (ScriptRun run = open()) {
            for (List<ScriptEvent> batch : batches) {
                long begun = System.nanoTime();
                List<ScriptResult> results = run.transform(batch);
                trials.add(new ScriptTrial(results, run.takeLogs(), Duration.ofNanos(System.nanoTime() - begun)));
            }
        }
        return trials;
    }

    Sandbox sandbox(int events, Consumer<String> log) throws SandboxFailure {
        return Sandbox.open(host, code, limits, events, log);
    }

    int outputBytes() {
        return limits.outputBytes();
    }

    ScriptResult.Failed failed(SandboxFailure failure) {
        String text = name() + ": " + failure.detail().strip().replaceAll("\\s*\\R\\s*", " ");
        return new ScriptResult.Failed(failure.reason(), shortened(text));
    }

    private static String shortened(String text) {
        if (text.length() <= LONGEST_DETAIL) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST_DETAIL - 1)) ? LONGEST_DETAIL - 1 : LONGEST_DETAIL;
        return text.substring(0, end);
    }
}
