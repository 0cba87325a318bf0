package io.windtrap.transformer.json;

import java.util.Arrays;
import java.util.List;

/** The names that lead to a place in a JSON text, which lists do not count in. Grows and shrinks while the text is read. */
public final class JsonPath {
    private String[] names = new String[16];
    private int length;

    /** Whether it is {@code wanted}, or lies under it. */
    public boolean isIn(List<String> wanted) {
        return length >= wanted.size() && startsWith(wanted);
    }

    /** Whether it is one of {@code wanted}, or lies under one. */
    public boolean isInAny(List<List<String>> wanted) {
        for (List<String> one : wanted) {
            if (isIn(one)) {
                return true;
            }
        }
        return false;
    }

    /** Whether it is {@code wanted}. */
    public boolean is(List<String> wanted) {
        return length == wanted.size() && startsWith(wanted);
    }

    /** Whether {@code wanted} lies under it. */
    public boolean leadsTo(List<String> wanted) {
        if (length >= wanted.size()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (!names[i].equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The last name; empty at the top. */
    public String last() {
        return length == 0 ? "" : names[length - 1];
    }

    private boolean startsWith(List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!names[i].equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    void push(String name) {
        if (length == names.length) {
            names = Arrays.copyOf(names, 2 * length);
        }
        names[length++] = name;
    }

    void pop() {
        length--;
    }
}
