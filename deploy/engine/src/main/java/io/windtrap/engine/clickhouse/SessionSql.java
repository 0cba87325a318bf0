package io.windtrap.engine.clickhouse;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The statements that give a fresh connection the database and the settings of a request. */
final class SessionSql {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");

    private SessionSql() {}

    /**
     * Writes them, in the order in which they must run.
     *
     * @throws ClickHouseException a name that can't be a setting's
     */
    static List<String> of(QueryRequest request) throws ClickHouseException {
        var statements = new ArrayList<String>();
        String database = request.database();
        if (database != null && !database.isEmpty()) {
            statements.add("USE " + quote(database, '`'));
        }
        var assignments = new ArrayList<String>();
        for (var setting : request.settings().entrySet()) {
            if (!NAME.matcher(setting.getKey()).matches()) {
                throw new ClickHouseException(115, "UNKNOWN_SETTING", "Unknown setting '" + setting.getKey() + "'");
            }
            assignments.add(setting.getKey() + " = " + quote(setting.getValue(), '\''));
        }
        if (request.readOnly() && !request.settings().containsKey("readonly")) {
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
