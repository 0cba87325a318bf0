package io.windtrap.common.record;

/** A record in the topic that is no event of any version: it can never be read, now or later. */
public final class MalformedRecordException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param message what is missing or wrong, without the record's contents */
    public MalformedRecordException(String message) {
        super(message);
    }
}
