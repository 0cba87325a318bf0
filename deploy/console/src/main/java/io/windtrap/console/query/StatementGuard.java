package io.windtrap.console.query;

import io.windtrap.console.http.ApiException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says which statements are asked, by what ClickHouse's own parser makes of them ({@code EXPLAIN AST}). It stands before the grants of
 * the user, and has to hold where those do not reach: {@code file()} as a function of values needs no grant.
 *
 * <p>Nothing depends on which line belongs to which, beyond a line and the next one. A name can hold a line break, and so add lines to
 * the tree; it can't take any away.
 */
final class StatementGuard {
    private static final Pattern LINE = Pattern.compile("( *)([A-Za-z:]+)(?: (.*))?");
    private static final Pattern COUNT = Pattern.compile("(?:.* )?\\(children (\\d+)\\)");
    private static final Pattern END = Pattern.compile("(?: \\(alias .*)?(?: ?\\(children \\d+\\))?$");

    private static final String SELECT = "SelectWithUnionQuery";

    /** Nodes whose lines say all that matters of them. A lambda of {@code APPLY} is in none. */
    private static final Set<String> KNOWN = Set.of(
            SELECT,
            "SelectIntersectExceptQuery",
            "SelectQuery",
            "ExpressionList",
            "Identifier",
            "TableIdentifier",
            "Function",
            "Literal",
            "Asterisk",
            "QualifiedAsterisk",
            "ColumnsListMatcher",
            "ColumnsRegexpMatcher",
            "QualifiedColumnsListMatcher",
            "QualifiedColumnsRegexpMatcher",
            "ColumnsTransformerList",
            "ColumnsExceptTransformer",
            "ColumnsReplaceTransformer",
            "ColumnsReplaceTransformer::Replacement",
            "TablesInSelectQuery",
            "TablesInSelectQueryElement",
            "TableExpression",
            "TableJoin",
            "ArrayJoin",
            "SampleRatio",
            "Subquery",
            "WithElement",
            "OrderByElement",
            "InterpolateElement",
            "WindowListElement",
            "WindowDefinition");

    private static final Set<String> EXPLAINED = Set.of(
            "EXPLAIN", "EXPLAIN AST", "EXPLAIN SYNTAX", "EXPLAIN QUERY TREE", "EXPLAIN PIPELINE", "EXPLAIN ESTIMATE");

    /** Functions that stand for a table and make it of their arguments alone. */
    private static final Set<String> TABLE_FUNCTIONS = Set.of("numbers", "generateseries", "generate_series", "values");

    private static final Set<String> SYSTEM_TABLES =
            Set.of("system.one", "system.numbers", "system.tables", "system.columns");

    private static final Set<String> SYSTEM_DATABASES = Set.of("system", "information_schema");

    /** Functions of values that read files, dictionaries and other tables, ask other servers, tell of this one, write, or only wait. */
    private static final Pattern FORBIDDEN = Pattern.compile(
            "dict(get|has|isin).*|region(to|in|hierarchy).*|joinget.*|file|filesystem.*|sleep(eachrow)?|catboostevaluate|evalmlmethod"
                    + "|hascolumnintable|(full)?hostname|fqdn|serveruuid|tcpport|getoskernelversion|getmacro|getserver.*"
                    + "|getclienthttpheader|showcertificate|reversednsquery|generateserialid"
                    + "|ai(classify|embed|extract|generate|translate)|addressto.*|demangle|logtrace|zookeeper.*|keeper.*|transaction.*"
                    + "|fuzzquery|merge(treepartinfo)?|executable.*|url|remote.*|__.*");

    private static final String SETTINGS = "SETTINGS are not taken: the console sets the limits.";

    private StatementGuard() {}

    /** Of a statement that wants to set something: ClickHouse refuses to show its tree. */
    static ApiException settings() {
        return refused(SETTINGS);
    }

    /** Of a statement that ClickHouse shows no whole tree of. */
    static ApiException tooManyParts() {
        return refused("It has too many parts: make it shorter.");
    }

    /**
     * Returns if the statement may be asked.
     *
     * @param tree lines of {@code EXPLAIN AST} of it
     * @throws ApiException with status 400 if it may not; says why
     */
    static void check(List<String> tree, String database, QueryUser.Functions functions) {
        int select = shape(tree);
        for (int i = select; i < tree.size(); i++) {
            Matcher line = LINE.matcher(tree.get(i));
            if (!line.matches() || !KNOWN.contains(line.group(2))) {
                throw unknown(line.matches() ? line.group(2) : "");
            }
            String rest = line.group(3) == null ? "" : line.group(3);
            switch (line.group(2)) {
                case "Function" -> function(name(rest), functions);
                case "TableIdentifier" -> table(name(rest), database);
                case "Identifier" -> identifier(name(rest));
                case "TableExpression" ->
                    source(i + 1 < tree.size() ? tree.get(i + 1).strip() : "");
                default -> {
                    // Its line holds nothing that has to be looked at.
                }
            }
        }
    }

    /** One SELECT, or an EXPLAIN of one, without more: these lines hold nothing that was typed. Returns where the SELECT's is. */
    private static int shape(List<String> tree) {
        if (tree.isEmpty()) {
            throw refused("It has a FORMAT, or writes into a file: the console chooses the format.");
        }
        String first = tree.getFirst();
        int select = 0;
        if (first.startsWith("Explain ")) {
            String kind = END.matcher(first.substring("Explain ".length())).replaceFirst("");
            if (!EXPLAINED.contains(kind)) {
                throw refused(kind + " is not taken.");
            }
            boolean settings = tree.size() > 1 && tree.get(1).equals(" Set");
            select = settings ? 2 : 1;
            requireChildren(first, select);
        }
        String line = select < tree.size() ? tree.get(select).strip() : "";
        if (!line.startsWith(SELECT + " ")) {
            throw refused("Only SELECT, WITH … SELECT, and EXPLAIN of one are taken.");
        }
        requireChildren(line, 1);
        return select;
    }

    private static void requireChildren(String line, int number) {
        Matcher count = COUNT.matcher(line);
        if (!count.matches() || Integer.parseInt(count.group(1)) != number) {
            throw refused("It has a FORMAT, or writes into a file: the console chooses the format.");
        }
    }

    /** What stands in a FROM, in the line below it. */
    private static void source(String line) {
        if (line.startsWith("Function ")) {
            String name = name(line.substring("Function ".length()));
            if (!TABLE_FUNCTIONS.contains(name.toLowerCase(Locale.ROOT))) {
                throw refused(
                        "The table function " + name
                                + " is not taken: it could read what is not in this database. Of these functions, numbers, generateSeries and values are.");
            }
        } else if (!line.startsWith("TableIdentifier ") && !line.startsWith("Subquery")) {
            throw unknown(line);
        }
    }

    private static void function(String name, QueryUser.Functions functions) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (functions.userDefined().contains(lowerCase)) {
            throw refused("The function " + name + " is not ClickHouse's own: it could run a program.");
        }
        boolean table = functions.ofTables().contains(lowerCase) && !TABLE_FUNCTIONS.contains(lowerCase);
        if (table || FORBIDDEN.matcher(lowerCase).matches()) {
            throw refused(
                    "The function " + name
                            + " is not taken: it reads more than the tables of this database, tells of the server, or only takes time.");
        }
    }

    /** A name without a database is one of this database, or of a WITH. */
    private static void table(String name, String database) {
        if (name.contains(".")
                && !name.startsWith(database + ".")
                && !SYSTEM_TABLES.contains(name.toLowerCase(Locale.ROOT))) {
            throw refused("The table " + name + " is not in the database " + database + ".");
        }
    }

    /** A table can stand behind IN as well, where it looks like a column. */
    private static void identifier(String name) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        int dot = lowerCase.indexOf('.');
        if (dot > 0 && SYSTEM_DATABASES.contains(lowerCase.substring(0, dot)) && !SYSTEM_TABLES.contains(lowerCase)) {
            throw refused("The table " + name + " is not one of this database.");
        }
    }

    /** Without its alias, and without the number of its children. */
    private static String name(String rest) {
        return END.matcher(rest).replaceFirst("");
    }

    private static ApiException unknown(String node) {
        return refused(
                switch (node) {
                    case "Set" -> SETTINGS;
                    case "ColumnsApplyTransformer" -> "APPLY is not taken: call the function for each column.";
                    default ->
                        "It has a part that the console does not know" + (node.isEmpty() ? "." : ", " + node + ".");
                });
    }

    private static ApiException refused(String why) {
        return ApiException.badRequest("The console does not ask this. " + why);
    }
}
