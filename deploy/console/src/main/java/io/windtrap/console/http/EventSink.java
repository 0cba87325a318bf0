package io.windtrap.console.http;

/** A browser that hears server-sent events. Safe for use from any thread. */
public interface EventSink {
    /**
     * Sends an event, unless the browser has gone or reads too slowly.
     *
     * @param json on one line
     * @return whether it was taken; false = the browser has not read what was sent before
     */
    boolean send(String event, String json);

    /** Sends a last event and ends the stream. */
    void end(String event, String json);

    /** Whether the browser has gone, or the stream was ended. */
    boolean isClosed();

    /** Runs {@code action} once, when the browser has gone or the stream was ended; at once if that is so already. */
    void whenClosed(Runnable action);
}
