package io.windtrap.forwarder.warehouse;

/**
 * One try at an INSERT.
 *
 * @param token of the rows: the same for every attempt at them, and for no others
 * @param discardsToken what the tokens of refused values follow from: that of the whole group
 * @param repeated whether another attempt may have been made, here or by an owner that died
 * @param pastViews whether the rows are to go in although a materialized view of their table fails
 */
public record InsertAttempt(String token, String discardsToken, boolean repeated, boolean pastViews) {
    /** An attempt at a whole group. */
    public static InsertAttempt of(String token, boolean repeated) {
        return new InsertAttempt(token, token, repeated, false);
    }

    /** Whether the rows are a part of a group that was too large. */
    public boolean isOfPart() {
        return !token.equals(discardsToken);
    }

    /** Another attempt at the same rows, or at what is left of them. */
    public InsertAttempt again() {
        return new InsertAttempt(token, discardsToken, true, pastViews);
    }

    /** The same past views that fail. */
    public InsertAttempt withoutViews() {
        return new InsertAttempt(token, discardsToken, repeated, true);
    }
}
