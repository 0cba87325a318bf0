package io.windtrap.transformer.script.sandbox;

/** The script failed; the message is for people and may be long. */
public final class SandboxFailure extends Exception {
    private static final long serialVersionUID = 1;

    private final FailureReason reason;

    /** A failure with its reason; {@code detail} is for people. */
    public SandboxFailure(FailureReason reason, String detail) {
        // Without a stack trace: it is the script's failure, and costs nothing.
        super(detail, null, false, false);
        this.reason = reason;
    }

    public FailureReason reason() {
        return reason;
    }

    /** What went wrong and where, in the script's own lines. */
    public String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
