package io.windtrap.forwarder.clickhouse.failure;

import com.clickhouse.client.api.ServerException;
import io.windtrap.forwarder.clickhouse.failure.TlsFailures.CertificateDemandException;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.Map;
import java.util.Set;

/** Sorts what ClickHouse and its client throw by what helps. */
public final class Failures {
    private static final int LONGEST_MESSAGE = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    /**
     * Truncated streams, sockets, time-outs, quotas, threads, memory, disk, read-only, Keeper, quorum, replicas, too many
     * parts, cancelled, and the catch-alls of ClickHouse's libraries.
     */
    private static final Set<Integer> TRANSIENT = Set.of(
            3, 23, 32, 74, 75, 76, 95, 96, 107, 159, 160, 164, 173, 198, 201, 202, 203, 204, 209, 210, 225, 236, 241,
            242, 243, 244, 252, 254, 265, 279, 285, 286, 289, 297, 319, 335, 337, 341, 364, 369, 373, 379, 384, 394,
            410, 411, 415, 416, 425, 439, 473, 499, 517, 519, 529, 999, 1000, 1001, 1002);

    /** Unknown table, column or database, and what a race of several forwarders' DDL can say. */
    private static final Set<Integer> SCHEMA =
            Set.of(8, 10, 15, 16, 20, 36, 44, 47, 57, 58, 60, 81, 82, 122, 218, 219, 524);

    /** What a value can cause, by ClickHouse's own names. */
    static final Map<Integer, String> OF_DATA = Map.ofEntries(
            Map.entry(6, "CANNOT_PARSE_TEXT"),
            Map.entry(25, "CANNOT_PARSE_ESCAPE_SEQUENCE"),
            Map.entry(26, "CANNOT_PARSE_QUOTED_STRING"),
            Map.entry(27, "CANNOT_PARSE_INPUT_ASSERTION_FAILED"),
            Map.entry(33, "CANNOT_READ_ALL_DATA"),
            Map.entry(38, "CANNOT_PARSE_DATE"),
            Map.entry(41, "CANNOT_PARSE_DATETIME"),
            Map.entry(53, "TYPE_MISMATCH"),
            Map.entry(69, "ARGUMENT_OUT_OF_BOUND"),
            Map.entry(70, "CANNOT_CONVERT_TYPE"),
            Map.entry(72, "CANNOT_PARSE_NUMBER"),
            Map.entry(108, "NO_DATA_TO_INSERT"),
            Map.entry(117, "INCORRECT_DATA"),
            Map.entry(128, "TOO_LARGE_ARRAY_SIZE"),
            Map.entry(130, "CANNOT_READ_ARRAY_FROM_TEXT"),
            Map.entry(131, "TOO_LARGE_STRING_SIZE"),
            Map.entry(135, "ZERO_ARRAY_OR_TUPLE_INDEX"),
            Map.entry(153, "ILLEGAL_DIVISION"),
            Map.entry(321, "VALUE_IS_OUT_OF_RANGE_OF_DATA_TYPE"),
            Map.entry(349, "CANNOT_INSERT_NULL_IN_ORDINARY_COLUMN"),
            Map.entry(376, "CANNOT_PARSE_UUID"),
            Map.entry(395, "FUNCTION_THROW_IF_VALUE_IS_NON_ZERO"),
            Map.entry(407, "DECIMAL_OVERFLOW"),
            Map.entry(441, "CANNOT_PARSE_DOMAIN_VALUE_FROM_STRING"),
            Map.entry(467, "CANNOT_PARSE_BOOL"),
            Map.entry(469, "VIOLATED_CONSTRAINT"),
            Map.entry(675, "CANNOT_PARSE_IPV4"),
            Map.entry(676, "CANNOT_PARSE_IPV6"),
            Map.entry(691, "UNKNOWN_ELEMENT_OF_ENUM"));

    /** Of a body, a URL, a header: ClickHouse itself has no such limits for the rows of an INSERT. */
    private static final Set<Integer> TOO_LARGE = Set.of(413, 414, 431);

    /**
     * Of {@link #TRANSIENT}, those that one statement can cause for ever: files that can't be named, and the catch-alls. The others are
     * of the server's own state, by its own word: disk, threads, parts, replicas, Keeper.
     */
    private static final Set<Integer> VAGUE = Set.of(75, 76, 107, 241, 1000, 1001, 1002);

    /** Credentials, rights, settings, and tables or databases that went away: no statement's own names cause them. */
    private static final Set<Integer> NOT_OF_NAMES = Set.of(60, 81, 115, 192, 193, 194, 452, 497, 516);

    private Failures() {}

    /** Whether names in a statement of DDL can be why ClickHouse refuses it. */
    public static boolean canBeOfNames(Failure failure) {
        int code = failure.code();
        return code > 0 && (!TRANSIENT.contains(code) || VAGUE.contains(code)) && !NOT_OF_NAMES.contains(code);
    }

    /** Never throws: what it doesn't know is {@link Failure.Fatal}, which is loud and loses nothing. */
    public static Failure of(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException server) {
                return of(server.getCode(), server.getTransportProtocolCode(), text(server));
            }
            if (TlsFailures.needsAnOperator(cause)) {
                return new Failure.Fatal(
                        0, "TLS: " + text(thrown instanceof CertificateDemandException ? thrown : cause));
            }
        }
        return new Failure.Transient(0, text(thrown));
    }

    static Failure of(int code, int httpStatus, String message) {
        if (TRANSIENT.contains(code)) {
            return new Failure.Transient(code, message, !VAGUE.contains(code));
        }
        if (SCHEMA.contains(code)) {
            return new Failure.Schema(code, message);
        }
        String refusal = OF_DATA.get(code);
        if (refusal != null) {
            return new Failure.Data(code, "ClickHouse refuses a value, error " + code + " (" + refusal + ")");
        }
        if (code <= 0 && TOO_LARGE.contains(httpStatus)) {
            return new Failure.TooLarge(
                    0, "HTTP status " + httpStatus + ": raise the limit of the proxy, or lower batch.bytes");
        }
        boolean proxy = code <= 0 && httpStatus != UNAUTHORIZED && httpStatus != FORBIDDEN;
        return proxy ? new Failure.Transient(code, message) : new Failure.Fatal(code, message);
    }

    /** The first line of the outermost message and of the innermost. */
    private static String text(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message = root.equals(thrown) ? line(thrown) : line(thrown) + ": " + line(root);
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    }

    private static String line(Throwable thrown) {
        return thrown.getMessage() == null
                ? thrown.getClass().getSimpleName()
                : thrown.getMessage().lines().findFirst().orElse("");
    }
}
