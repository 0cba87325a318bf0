package io.windtrap.transformer.script;

/** A script can't be used; the message says why and in which line, for people. */
public final class ScriptException extends Exception {
    private static final long serialVersionUID = 1;

    ScriptException(String message) {
        super(message);
    }
}
