package io.windtrap.bench.report;

/**
 * One of the numbers that a scenario measures.
 *
 * @param id its name in the JSON, in lower case with underscores
 * @param title its name in the table, with its unit
 * @param better which way an improvement goes
 * @param decimals shown in the table, 0 to 3; the JSON has them all
 */
public record Figure(String id, String title, Better better, int decimals) {
    /** Which way an improvement goes. */
    public enum Better {
        LOWER("↓"),
        HIGHER("↑"),
        /** Says something of the run, not of the build. */
        NEITHER("");

        private final String sign;

        Better(String sign) {
            this.sign = sign;
        }

        String sign() {
            return sign;
        }
    }

    /** A figure that a better build lowers. */
    public static Figure lower(String id, String title, int decimals) {
        return new Figure(id, title, Better.LOWER, decimals);
    }

    /** A figure that a better build raises. */
    public static Figure higher(String id, String title, int decimals) {
        return new Figure(id, title, Better.HIGHER, decimals);
    }

    /** A figure that tells how to read the others. */
    public static Figure told(String id, String title, int decimals) {
        return new Figure(id, title, Better.NEITHER, decimals);
    }
}
