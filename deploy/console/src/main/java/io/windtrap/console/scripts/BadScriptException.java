package io.windtrap.console.scripts;

/** A script that can't be used. The message says why, for people. */
public final class BadScriptException extends Exception {
    private static final long serialVersionUID = 1;

    BadScriptException(String message) {
        super(message);
    }
}
