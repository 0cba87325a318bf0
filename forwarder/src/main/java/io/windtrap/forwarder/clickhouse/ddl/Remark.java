package io.windtrap.forwarder.clickhouse.ddl;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What Windtrap writes into the COMMENT of what it creates, so that it is known after a restart and to other forwarders: which
 * table or column of the mapping it holds, and which source's event made it.
 */
public final class Remark {
    private static final String TABLE = "windtrap table=";
    private static final String SOURCE = " source=";
    private static final String COLUMN = "windtrap column=";
    private static final String EXACT_COLUMN = "windtrap whole=exact";
    private static final Pattern TABLE_FORM = Pattern.compile("windtrap table=(\\S*)(?: source=(.*))?", Pattern.DOTALL);

    private Remark() {}

    /**
     * The comment of a table.
     *
     * @param source id of the source whose event is the first of the table; null = none made it
     */
    public static String ofTable(String logicalName, @Nullable String source) {
        return TABLE + logicalName + (source == null ? "" : SOURCE + source);
    }

    /** The comment of a column that stands in for {@code logicalName}. */
    static String ofColumn(String logicalName) {
        return COLUMN + logicalName;
    }

    /** The comment of a column that takes no whole number that a Float64 would round. */
    public static String ofExactColumn() {
        return EXACT_COLUMN;
    }

    /** Whether a column with this comment takes no whole number that a Float64 would round. */
    public static boolean isExactColumn(String comment) {
        return comment.equals(EXACT_COLUMN);
    }

    /** The table of the mapping that a table with this comment was made for; empty where Windtrap wrote none. */
    public static Optional<String> table(String comment) {
        Matcher form = TABLE_FORM.matcher(comment);
        return form.matches() ? Optional.of(form.group(1)) : Optional.empty();
    }

    /** The source whose event made a table with this comment; empty where it is not known. */
    static Optional<String> source(String comment) {
        Matcher form = TABLE_FORM.matcher(comment);
        return form.matches() ? Optional.ofNullable(form.group(2)) : Optional.empty();
    }

    /** The column of the mapping that a column with this comment stands in for; empty where it is itself. */
    public static Optional<String> column(String comment) {
        return comment.startsWith(COLUMN) ? Optional.of(comment.substring(COLUMN.length())) : Optional.empty();
    }
}
