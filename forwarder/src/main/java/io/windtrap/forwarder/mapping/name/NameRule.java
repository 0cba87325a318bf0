package io.windtrap.forwarder.mapping.name;

/** How the names of columns and tables are made of what clients send. */
sealed interface NameRule permits SnakeCaseRule, BlendoRule {
    /** The name of a column, at most {@link ColumnNames#MAX_LENGTH} characters; empty when there is nothing to make one of. */
    String column(String path);

    /** What the column {@code event} says of an event's name; not cut, empty when there is nothing to make a name of. */
    String event(String name);

    /** A text of bounded length that gives the same names as {@code path} to everything below it. */
    String shortened(String path);
}
