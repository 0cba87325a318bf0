package io.windtrap.transformer.json;

import org.jspecify.annotations.Nullable;

/** What becomes of the parts of a JSON text. */
public interface JsonRule {
    /** Changes of one part. */
    sealed interface Change {
        /** Another text stands for the value. */
        record Text(String text) implements Change {}

        /** The member goes with its name, the element of a list alone. */
        record Removal() implements Change {}

        /** The member gets another name. */
        record Name(String name) implements Change {}
    }

    /** {@link Change.Removal}. */
    Change REMOVE = new Change.Removal();

    /**
     * What becomes of a member, whatever its value is, before that is looked at. After a {@link Change.Text} or null its value is.
     *
     * @return a removal or a name; null = it stays
     */
    default @Nullable Change member(JsonPath path) {
        return null;
    }

    /**
     * What becomes of a text or a number.
     *
     * @param chars holds it, at {@code from}, {@code length} characters long; only to be read
     * @return a text or a removal; null = it stays
     */
    default @Nullable Change value(JsonPath path, char[] chars, int from, int length) {
        return null;
    }

    /**
     * What becomes of true or false.
     *
     * @return a text or a removal; null = it stays
     */
    default @Nullable Change value(JsonPath path, boolean value) {
        return null;
    }
}
