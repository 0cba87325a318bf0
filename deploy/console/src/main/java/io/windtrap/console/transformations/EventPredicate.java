package io.windtrap.console.transformations;

import io.windtrap.common.record.EventFacts;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.scripts.BadScriptException;
import io.windtrap.console.scripts.ScriptProcess;
import io.windtrap.transformer.script.ScriptEvent;
import io.windtrap.transformer.script.ScriptResult;
import io.windtrap.transformer.script.ScriptSource;
import io.windtrap.transformer.script.sandbox.ScriptLimits;
import io.windtrap.transformer.step.Event;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A condition in JavaScript, such as {@code event.properties.price > 100}, that says which events a list shows. It runs in the
 * transformer's sandbox, in the process of scripts, without credentials. Where its slow events take too long together it is asked no
 * more: others wait for it. For one thread at a time; how often it failed may be asked meanwhile.
 */
public final class EventPredicate implements AutoCloseable {
    /** Characters of a condition. */
    public static final int LONGEST = 2_000;

    /** The first events of a process take hundreds of milliseconds on a machine that is busy. */
    private static final Duration LONGEST_RUN = Duration.ofSeconds(1);

    private static final ScriptLimits LIMITS = new ScriptLimits(100_000, LONGEST_RUN, 32L << 20, 4 << 20, 1);

    /** Events that take longer are slow. */
    private static final Duration SLOW = Duration.ofMillis(100);

    /** What slow events may take together, beside a tenth of the time that passes. */
    private static final Duration MOST_SLOW = Duration.ofSeconds(3);

    private static final int SHARE_OF_SLOW = 10;

    private final ScriptProcess.RemoteScript script;
    private final AtomicLong failed = new AtomicLong();
    private volatile String failure = "";
    private long slowNanos;
    private long slowAt;

    private EventPredicate(ScriptProcess.RemoteScript script) {
        this.script = script;
    }

    /**
     * A condition.
     *
     * @param javascript an expression that may use {@code event} and {@code metadata}, or a function of both; what counts as true in
     *     JavaScript is a match
     * @throws ApiException with status 400 if it is none, or too long; says what is wrong
     * @throws IOException if the process of scripts does not start
     */
    public static EventPredicate of(String javascript, ScriptProcess scripts) throws IOException {
        if (javascript.isBlank() || javascript.length() > LONGEST) {
            throw ApiException.badRequest("The condition must have 1 to " + LONGEST + " characters.");
        }
        // On lines of its own: a comment at its end hides nothing.
        String module = """
                export function transformEvent(event, metadata) {
                  const wanted = (
                %s
                  );
                  return (typeof wanted === 'function' ? wanted(event, metadata) : wanted) ? event : null;
                }
                """.formatted(javascript);
        try {
            return new EventPredicate(scripts.open(ScriptSource.of("condition", module), Optional.empty(), LIMITS));
        } catch (BadScriptException e) {
            throw ApiException.badRequest("The condition can't be used: "
                    + String.valueOf(e.getMessage()).replaceFirst("^[^:]*can't be used: ", ""));
        }
    }

    /**
     * Whether the event is wanted. One that can't be read, or for which the condition fails, is not; it fails too while other scripts keep
     * their process busy.
     *
     * @param receivedAtMillis in ms since the epoch
     */
    public boolean test(byte[] value, EventFacts facts, long receivedAtMillis) {
        if (isTooSlow()) {
            failed.incrementAndGet();
            return false;
        }
        ScriptEvent event;
        try {
            event = ScriptEvent.of(new Event(null, value, receivedAtMillis, facts));
        } catch (IOException e) {
            return false;
        }
        ScriptProcess.Made made = script.runSoon(event);
        if (made.took().compareTo(SLOW) > 0) {
            slow(made.took(), System.nanoTime());
        }
        return switch (made.result()) {
            case ScriptResult.Unchanged _, ScriptResult.Outputs _ -> true;
            case ScriptResult.Dropped _ -> false;
            case ScriptResult.Failed result -> {
                failed.incrementAndGet();
                if (failure.isEmpty()) {
                    failure = result.detail();
                }
                yield false;
            }
        };
    }

    private void slow(Duration took, long now) {
        slowNanos = Math.max(0, slowNanos - (now - slowAt) / SHARE_OF_SLOW) + took.toNanos();
        slowAt = now;
        if (isTooSlow()) {
            failure = "It takes too long for too many events, the last one " + took.toMillis()
                    + " ms: no other one is tested.";
        }
    }

    private boolean isTooSlow() {
        return slowNanos > MOST_SLOW.toNanos();
    }

    /** Events for which the condition failed, and those that were not tested any more. */
    public long failed() {
        return failed.get();
    }

    /** Why it is asked no more, else why it failed first, for people; empty while it has not. */
    public String failure() {
        return failure;
    }

    @Override
    public void close() {
        script.close();
    }
}
