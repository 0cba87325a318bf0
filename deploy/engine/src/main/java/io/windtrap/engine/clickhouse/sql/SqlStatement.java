package io.windtrap.engine.clickhouse.sql;

import io.windtrap.engine.clickhouse.sql.SqlTokens.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the front must know of a statement before it hands it to the engine. */
public sealed interface SqlStatement {

    /**
     * An INSERT whose rows follow.
     *
     * @param sqlEnd where the statement ends, without its FORMAT or VALUES; in bytes from the text's beginning
     * @param format of the rows
     * @param dataStart where the rows begin, in bytes from the text's beginning
     */
    record Insert(int sqlEnd, String format, int dataStart) implements SqlStatement {}

    /**
     * Anything else.
     *
     * @param select its result may be asked for in pieces
     * @param format of the result, as its FORMAT clause says; null without one
     */
    record Query(boolean select, @Nullable String format) implements SqlStatement {}

    /** An INSERT whose SELECT reads the rows that follow, which the library would look for on standard input. */
    record InsertFromInput() implements SqlStatement {}

    /**
     * More than one statement, which the HTTP interface refuses.
     *
     * @param secondStart where the second begins, in bytes from the text's beginning
     */
    record Several(int secondStart) implements SqlStatement {}

    Set<String> QUERY_IN_INSERT = Set.of("SELECT", "WITH", "FROM", "WATCH", "EXPLAIN");

    /**
     * Reads the beginning of a request: SQL, and data behind it. What is no SQL at all counts as a {@link Query}.
     *
     * @param text in UTF-8
     * @param length how many bytes of it count
     */
    static SqlStatement of(byte[] text, int length) {
        var tokens = new SqlTokens(text, length);
        tokens.next();
        return tokens.isWord("INSERT") ? insert(text, length, tokens) : query(tokens);
    }

    private static SqlStatement insert(byte[] text, int length, SqlTokens tokens) {
        tokens.next();
        while (tokens.isWord("INTO") || tokens.isWord("TABLE") || tokens.isWord("FUNCTION")) {
            tokens.next();
        }
        // Now the table's name, which may read like a keyword; a dot and the rest of it are passed by below.
        tokens.next();
        if (tokens.isSymbol('.')) {
            tokens.next();
            tokens.next();
        }
        for (; tokens.kind() != Kind.END && !tokens.isSymbol(';'); tokens.next()) {
            if (tokens.kind() != Kind.WORD) {
                continue;
            }
            if (tokens.depth() <= 1 && QUERY_IN_INSERT.contains(tokens.upperCase())) {
                return insertSelect(tokens);
            }
            if (tokens.depth() == 0 && tokens.isWord("VALUES")) {
                return new Insert(tokens.start(), "Values", tokens.end());
            }
            if (tokens.depth() == 0 && tokens.isWord("FORMAT")) {
                int sqlEnd = tokens.start();
                tokens.next();
                return new Insert(sqlEnd, tokens.text(), dataAfterFormat(text, length, tokens.end()));
            }
        }
        return new Insert(tokens.start(), "Values", tokens.end());
    }

    private static SqlStatement insertSelect(SqlTokens tokens) {
        while (tokens.next() != Kind.END) {
            if (tokens.isWord("INPUT") && tokens.next() == Kind.SYMBOL && tokens.isSymbol('(')) {
                return new InsertFromInput();
            }
        }
        return new Query(false, null);
    }

    /** Blanks and one line break behind the name of the format are not data. */
    private static int dataAfterFormat(byte[] text, int length, int from) {
        int at = from;
        while (at < length && (text[at] == ' ' || text[at] == '\t' || text[at] == '\f')) {
            at++;
        }
        if (at < length && text[at] == '\r') {
            at++;
        }
        if (at < length && text[at] == '\n') {
            at++;
        }
        return at;
    }

    private static SqlStatement query(SqlTokens tokens) {
        boolean select = tokens.isWord("SELECT") || tokens.isWord("WITH") || tokens.isSymbol('(');
        String named = null;
        String format = null;
        boolean ended = false;
        for (; tokens.kind() != Kind.END; tokens.next()) {
            if (tokens.isSymbol(';')) {
                ended = true;
            } else if (ended) {
                return new Several(tokens.start());
            }
            if (ended || tokens.isWord("SETTINGS")) {
                format = named != null ? named : format;
            }
            named = null;
            if (tokens.depth() == 0 && tokens.isWord("FORMAT") && tokens.next() == Kind.WORD) {
                named = tokens.text();
            } else if (tokens.isWord("TOTALS")) {
                // The totals come behind the rows, as a part of the one document.
                select = false;
            }
        }
        // Elsewhere FORMAT is a name like any other.
        return new Query(select, named != null ? named : format);
    }
}
