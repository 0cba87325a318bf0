package io.windtrap.forwarder.warehouse;

/**
 * How far events may make tables grow. Columns that rules fill and tables of types of event don't count. 0 = no limit.
 *
 * @param newColumns columns that one batch may add to a table
 * @param columns columns that a table may grow to
 * @param tables tables that the database may grow to
 */
public record GrowthLimits(int newColumns, int columns, int tables) {
    /** No limits. */
    public static final GrowthLimits NONE = new GrowthLimits(0, 0, 0);
}
