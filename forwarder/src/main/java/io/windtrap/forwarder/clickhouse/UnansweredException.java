package io.windtrap.forwarder.clickhouse;

import io.windtrap.forwarder.warehouse.Failure;

/** ClickHouse was asked which rows it has and did not tell. No row is to blame for that, and none goes in before it tells. */
final class UnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int code;

    /** @param failure of the question */
    UnansweredException(Failure failure) {
        super("look-up of stored rows: " + failure.message());
        this.code = failure.code();
    }

    /** Why the INSERT has to wait. */
    Failure failure() {
        return new Failure.Transient(code, String.valueOf(getMessage()), true);
    }
}
