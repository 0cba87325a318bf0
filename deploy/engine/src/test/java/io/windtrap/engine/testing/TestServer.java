package io.windtrap.engine.testing;

/** A server that a test has to itself until it closes it; nothing of it remains then but its log. */
public interface TestServer extends AutoCloseable {

    /** Whether {@link #restart} is possible: with the local engines, not with containers. */
    boolean canRestart();

    /** Ends it as SIGKILL does. */
    void kill();

    /** Starts it again on the same data and address. */
    void restart();

    @Override
    void close();
}
