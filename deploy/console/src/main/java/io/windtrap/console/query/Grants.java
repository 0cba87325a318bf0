package io.windtrap.console.query;

import io.windtrap.forwarder.clickhouse.client.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a user of ClickHouse may do, as {@code SHOW GRANTS} says it.
 *
 * @param reads whether it may read some of the database
 * @param more grants beyond that; a role is one, whatever it may do: it can be given more later
 */
record Grants(boolean reads, List<String> more) {
    private static final Pattern SELECT = Pattern.compile("GRANT SELECT(?:\\([^()]*\\))? ON (.+) TO .+");
    private static final Pattern ROLE = Pattern.compile("GRANT ((?!.* ON ).+) TO .+");
    private static final String OPTION = " WITH GRANT OPTION";
    private static final int MOST_NAMED = 3;

    /** Reads the lines; what is not known to be harmless is not. */
    static Grants of(List<String> lines, String database) {
        boolean reads = false;
        List<String> more = new ArrayList<>();
        for (String line : lines) {
            Matcher select = SELECT.matcher(line);
            boolean known = select.matches() && !line.endsWith(OPTION) && isOf(database, select.group(1));
            reads |= known;
            if (!known && !line.startsWith("REVOKE ")) {
                more.add(line);
            }
        }
        return new Grants(reads, List.copyOf(more));
    }

    private static boolean isOf(String database, String tables) {
        return tables.startsWith(database + ".") || tables.startsWith(Sql.quoted(database) + ".");
    }

    /** Whether it may read the database, and nothing else. */
    boolean fit() {
        return reads && more.isEmpty();
    }

    /** Why it is not {@link #fit}, for people. */
    String problem(String user, String database) {
        if (more.isEmpty()) {
            return "The user " + user + " may not read the database " + database + ".";
        }
        String named = String.join("; ", more.subList(0, Math.min(MOST_NAMED, more.size())));
        return "The user " + user + " may do more than read the database " + database + ": " + named
                + (more.size() > MOST_NAMED ? "; and " + (more.size() - MOST_NAMED) + " more grants" : "") + ".";
    }

    /** Statements for an administrator, after which it is. */
    List<String> remedy(String user, String database) {
        List<String> statements = new ArrayList<>();
        if (!more.isEmpty()) {
            statements.add("REVOKE ALL ON *.* FROM " + Sql.quoted(user));
        }
        for (String line : more) {
            Matcher role = ROLE.matcher(line);
            if (role.matches()) {
                statements.add("REVOKE " + role.group(1) + " FROM " + Sql.quoted(user));
            }
        }
        statements.add(grant(user, database));
        return statements;
    }

    /** The one grant that the user needs. */
    static String grant(String user, String database) {
        return "GRANT SELECT ON " + Sql.quoted(database) + ".* TO " + Sql.quoted(user);
    }
}
