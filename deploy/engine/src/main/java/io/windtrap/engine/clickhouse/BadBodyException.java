package io.windtrap.engine.clickhouse;

import java.io.IOException;

/** The body of a request can't be decoded; the error says why as ClickHouse does. */
final class BadBodyException extends IOException {
    private static final long serialVersionUID = 1L;

    private final ClickHouseException error;

    BadBodyException(ClickHouseException error) {
        super(error.getMessage(), error);
        this.error = error;
    }

    ClickHouseException error() {
        return error;
    }
}
