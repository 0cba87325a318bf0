package io.windtrap.forwarder.warehouse;

/** Why ClickHouse did not do what it was asked, by what helps. None of them ever lets a row be skipped. */
public sealed interface Failure {
    /** ClickHouse's error code; 0 when the failure is not ClickHouse's own. */
    int code();

    /** What an operator may read: no row's content. */
    String message();

    /** Whether the server's own state is the reason, by its own word, and so never a row. */
    default boolean isOfServer() {
        return this instanceof Transient failed && failed.ofServer();
    }

    /** Whether time alone can't help. */
    default boolean needsAnOperator() {
        return !(this instanceof Transient || this instanceof Schema);
    }

    /**
     * Time helps: network, time-outs, memory, too many parts, read-only.
     *
     * @param ofServer see {@link #isOfServer}
     */
    record Transient(int code, String message, boolean ofServer) implements Failure {
        /** One that can be anybody's fault. */
        public Transient(int code, String message) {
            this(code, message, false);
        }
    }

    /** The tables are not as remembered: look again, create what is missing. */
    record Schema(int code, String message) implements Failure {}

    /** A value can't be stored; the message would quote it, so it names the error alone. */
    record Data(int code, String message) implements Failure {}

    /**
     * Something between refuses the request for its size: a smaller one may pass.
     *
     * @param code always 0
     */
    record TooLarge(int code, String message) implements Failure {}

    /** Only an operator helps: credentials, rights, a setting that the server refuses. */
    record Fatal(int code, String message) implements Failure {}
}
