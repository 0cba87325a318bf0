package io.windtrap.engine.clickhouse.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The statements that give a fresh connection the database and the settings of a request. */
public final class SessionSql {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    private SessionSql() {}

    /**
     * Writes them, in the order in which they must run.
     *
     * @param database to use; null or empty: the default one
     * @param settings by their names, {@code param_*} among them; they are set in their order
     * @param readOnly lets the statements that follow only read, unless the settings say otherwise
     * @throws ClickHouseException a name that can't be a setting's
     */
    public static List<String> of(@Nullable String database, Map<String, String> settings, boolean readOnly)
            throws ClickHouseException {
        var statements = new ArrayList<String>();
        if (database != null && !database.isEmpty()) {
            statements.add("USE " + quote(database, '`'));
        }
        var assignments = new ArrayList<String>();
        for (var setting : settings.entrySet()) {
            if (!NAME.matcher(setting.getKey()).matches()) {
                throw new ClickHouseException(115, "UNKNOWN_SETTING", "Unknown setting '" + setting.getKey() + "'");
            }
            assignments.add(setting.getKey() + " = " + quote(setting.getValue(), '\''));
        }
        if (readOnly && !settings.containsKey("readonly")) {
            // GET only reads, as on a server; 2 leaves SETTINGS clauses allowed.
            assignments.add("readonly = 2");
        }
        if (!assignments.isEmpty()) {
            statements.add("SET " + String.join(", ", assignments));
        }
        return statements;
    }

    private static String quote(String text, char mark) {
        return mark + text.replace("\\", "\\\\").replace(String.valueOf(mark), "\\" + mark) + mark;
    }
}
