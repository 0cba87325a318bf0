package io.windtrap.e2e.faults;

/**
 * The n-th event that a scenario sends: its number alone decides what it is, and so which rows it must become.
 *
 * @param run the scenario
 * @param number counts from 0
 */
record SentEvent(String run, int number) {
    static final String WRONG_SIZE = "wide";

    private static final int USERS = 97;
    private static final int TYPES = 10;
    /** Events in a row are one user's: a request's go to few partitions, and are few batches of many groups. */
    private static final int EVENTS_IN_A_ROW = 10;

    static SentEvent withId(String id) {
        int dash = id.lastIndexOf('-');
        return new SentEvent(id.substring(0, dash), Integer.parseInt(id.substring(dash + 1)));
    }

    String id() {
        return run + "-" + number;
    }

    /** The table of its type. */
    String table() {
        return switch (number % TYPES) {
            case 8 -> "pages";
            case 9 -> "identifies";
            default -> "tracks";
        };
    }

    /** The table of its event's name, for a {@code track}; its name else. */
    String ownTable() {
        return table().equals("tracks") ? "kind_" + number % 4 : table();
    }

    /** Some have a column more, so that a table's rows come in more than one column set. */
    boolean hasCoupon() {
        return number % 7 == 0;
    }

    /** A few have a value that its column, made beforehand, can't hold. */
    boolean hasWrongSize() {
        return number % 13 == 5 && table().equals("tracks") && !ownTable().equals("kind_3");
    }

    /** Whose traits an {@code identify} sets, in {@code users}. */
    String user() {
        return "u" + number / EVENTS_IN_A_ROW % USERS;
    }

    String json() {
        String properties = "{\"number\":%d%s%s}"
                .formatted(
                        number,
                        hasCoupon() ? ",\"coupon\":\"c" + number + "\"" : "",
                        hasWrongSize() ? ",\"size\":\"" + WRONG_SIZE + "\"" : "");
        String what = switch (table()) {
            case "pages" -> "\"type\":\"page\",\"name\":\"Home\",\"properties\":" + properties;
            case "identifies" -> "\"type\":\"identify\",\"traits\":" + properties;
            default -> "\"type\":\"track\",\"event\":\"Kind %d\",\"properties\":".formatted(number % 4) + properties;
        };
        return "{\"messageId\":\"%s\",\"anonymousId\":\"%s\",\"userId\":\"%s\",%s}"
                .formatted(id(), user(), user(), what);
    }
}
