package io.windtrap.transformer.script.sandbox;

/** Why a script made nothing of an event: few values, for a metric's label and a dead letter's reason. */
public enum FailureReason {
    /** It threw, or could not be loaded. */
    SCRIPT_ERROR("script_error"),
    /** It ran for too long, by statements or by the clock, or returned a promise that never settles. */
    SCRIPT_TIMEOUT("script_timeout"),
    /** It allocated too much. */
    SCRIPT_MEMORY("script_memory"),
    /** What it returned is no event, or too many or too large ones. */
    SCRIPT_OUTPUT("script_output");

    private final String code;

    FailureReason(String code) {
        this.code = code;
    }

    /** The reason as it is written, in lower case. */
    public String code() {
        return code;
    }
}
