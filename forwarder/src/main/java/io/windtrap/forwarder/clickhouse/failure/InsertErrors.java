package io.windtrap.forwarder.clickhouse.failure;

import com.clickhouse.client.api.ServerException;
import io.windtrap.forwarder.warehouse.Failure;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Keeps what ClickHouse may quote of rows out of the errors of their INSERTs. */
public final class InsertErrors {
    /** Credentials, rights and settings: their texts have names alone. */
    private static final Set<Integer> OF_OPERATORS = Set.of(115, 192, 193, 194, 452, 497, 516);

    private static final int BAD_ARGUMENTS = 36;
    private static final Pattern NAME = Pattern.compile("\\(([A-Z][A-Z0-9_]+)\\) \\(version ");

    private InsertErrors() {}

    /** {@code thrown}, or where its text may quote a row, the same error by its name. */
    public static RuntimeException withoutValues(RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof ServerException server && mayQuote(Failures.of(thrown))) {
                Matcher name = NAME.matcher(String.valueOf(server.getMessage()));
                return new ServerException(
                        server.getCode(),
                        (name.find() ? name.group(1) : "error " + server.getCode())
                                + ": error text withheld because it may quote a row; see ClickHouse's system.query_log, query "
                                + server.getQueryId(),
                        server.getTransportProtocolCode(),
                        server.getQueryId());
            }
        }
        return thrown;
    }

    private static boolean mayQuote(Failure failure) {
        return switch (failure) {
            case Failure.Schema(int code, String _) -> code == BAD_ARGUMENTS;
            case Failure.Fatal(int code, String _) -> code > 0 && !OF_OPERATORS.contains(code);
            case Failure.Data _, Failure.TooLarge _, Failure.Transient _ -> false;
        };
    }
}
