package io.windtrap.e2e.faults;

/**
 * The n-th event that a scenario sends: its number alone decides what it is, and so which rows it must become.
 *
 * @param run the scenario
 * @param number counts from 0
 */
record SentEvent(String run, int number) {
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

    String json() {
        String properties = "{\"number\":%d%s}".formatted(number, hasCoupon() ? ",\"coupon\":\"c" + number + "\"" : "");
        String what = switch (table()) {
            case "pages" -> "\"type\":\"page\",\"name\":\"Home\",\"properties\":" + properties;
            case "identifies" -> "\"type\":\"identify\",\"traits\":" + properties;
            default -> "\"type\":\"track\",\"event\":\"Kind %d\",\"properties\":".formatted(number % 4) + properties;
        };
        int user = number / EVENTS_IN_A_ROW % USERS;
        return "{\"messageId\":\"%s\",\"anonymousId\":\"u%d\",\"userId\":\"u%d\",%s}".formatted(id(), user, user, what);
    }
}
