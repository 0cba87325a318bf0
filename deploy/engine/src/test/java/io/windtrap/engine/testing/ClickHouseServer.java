package io.windtrap.engine.testing;

/** ClickHouse, with an empty database {@code default}. */
public interface ClickHouseServer extends TestServer {

    /** The HTTP interface, {@code http://host:port}. */
    String url();

    String user();

    String password();

    /** Runs one statement and returns its answer as text; an error of ClickHouse is an {@link IllegalStateException}. */
    String query(String sql);
}
