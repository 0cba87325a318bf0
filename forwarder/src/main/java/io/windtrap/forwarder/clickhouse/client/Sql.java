package io.windtrap.forwarder.clickhouse.client;

/** Quotes what a statement is made of. */
public final class Sql {
    private Sql() {}

    /** {@code name} of a database, table or column, in backticks. */
    public static String quoted(String name) {
        return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
    }

    /** {@code value} as a literal. */
    public static String text(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
