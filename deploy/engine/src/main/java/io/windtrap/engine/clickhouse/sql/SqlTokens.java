package io.windtrap.engine.clickhouse.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads SQL token by token, as far as it must be understood to find where a statement ends and its data begin. */
final class SqlTokens {
    enum Kind {
        WORD,
        QUOTED,
        SYMBOL,
        END
    }

    private final byte[] sql;
    private final int length;
    private int start;
    private int end;
    private Kind kind = Kind.END;
    private int depth;

    SqlTokens(byte[] sql, int length) {
        this.sql = sql;
        this.length = length;
    }

    /** Moves to the next token. */
    Kind next() {
        start = skipBlanks(end);
        if (start >= length) {
            end = length;
            kind = Kind.END;
            return kind;
        }
        byte first = sql[start];
        if (isWordPart(first)) {
            end = start + 1;
            while (end < length && isWordPart(sql[end])) {
                end++;
            }
            kind = Kind.WORD;
        } else if (first == '\'' || first == '"' || first == '`') {
            end = afterQuote(start, first);
            kind = Kind.QUOTED;
        } else {
            end = start + 1;
            kind = Kind.SYMBOL;
            if (first == '(') {
                depth++;
            } else if (first == ')') {
                depth--;
            }
        }
        return kind;
    }

    Kind kind() {
        return kind;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** How many parentheses are open. */
    int depth() {
        return depth;
    }

    boolean isWord(String word) {
        return kind == Kind.WORD && text().equalsIgnoreCase(word);
    }

    boolean isSymbol(char symbol) {
        return kind == Kind.SYMBOL && sql[start] == symbol;
    }

    String text() {
        return new String(sql, start, end - start, StandardCharsets.UTF_8);
    }

    String upperCase() {
        return text().toUpperCase(Locale.ROOT);
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < length) {
            if (sql[at] >= 0 && sql[at] <= ' ') {
                at++;
            } else if (startsWith(at, "--") || startsWith(at, "#!") || startsWith(at, "# ")) {
                at = after(at, "\n");
            } else if (startsWith(at, "/*")) {
                at = after(at + 2, "*/");
            } else {
                break;
            }
        }
        return at;
    }

    private int afterQuote(int from, byte quote) {
        int at = from + 1;
        while (at < length) {
            if (sql[at] == '\\') {
                at += 2;
            } else if (sql[at] == quote) {
                if (at + 1 < length && sql[at + 1] == quote) {
                    at += 2;
                } else {
                    return at + 1;
                }
            } else {
                at++;
            }
        }
        return length;
    }

    private int after(int from, String mark) {
        int at = from;
        while (at < length && !startsWith(at, mark)) {
            at++;
        }
        return Math.min(length, at + mark.length());
    }

    private boolean startsWith(int at, String mark) {
        if (at + mark.length() > length) {
            return false;
        }
        for (int i = 0; i < mark.length(); i++) {
            if (sql[at + i] != mark.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isWordPart(byte b) {
        return b < 0 || b == '_' || (b >= '0' && b <= '9') || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
    }
}
