package io.windtrap.common.record;

/** A record in the topic that is no event of any version: it can never be read, now or later. */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedRecordException(String message) {
        super(message);
    }
}
