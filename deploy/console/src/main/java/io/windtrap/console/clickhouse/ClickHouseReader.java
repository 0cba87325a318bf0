package io.windtrap.console.clickhouse;

import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.console.http.ApiException;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.client.Sql;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.wiring.Wiring;
import java.util.Optional;
import java.util.UUID;

/** Asks the ClickHouse of one destination, and can't write: each query is sent with {@code readonly}. */
public final class ClickHouseReader implements AutoCloseable {
    private final ClickHouse client;
    private final String database;
    private final String destination;

    private ClickHouseReader(ClickHouse client, String database, String destination) {
        this.client = client;
        this.database = database;
        this.destination = destination;
    }

    /** As the destination's own user; empty when it is not ClickHouse. Connects at the first query. */
    public static Optional<ClickHouseReader> of(DestinationConfig destination) {
        return Wiring.client(destination, null, "")
                .map(client -> new ClickHouseReader(client, Wiring.database(destination), destination.id()));
    }

    /** As another user. */
    public static Optional<ClickHouseReader> of(DestinationConfig destination, String user, String password) {
        return Wiring.client(destination, user, password)
                .map(client -> new ClickHouseReader(client, Wiring.database(destination), destination.id()));
    }

    /** The database of the destination's tables. */
    public String database() {
        return database;
    }

    /** Id of the destination. */
    public String destination() {
        return destination;
    }

    /**
     * Asks.
     *
     * @throws ApiException if ClickHouse does not answer (503), or refuses (400): the message is ClickHouse's
     */
    public Answer query(String sql, Limits limits) {
        QuerySettings settings = settings(limits)
                .serverSetting("readonly", "2")
                .serverSetting("max_result_bytes", String.valueOf(limits.answerBytes()));
        return ask(sql, settings, limits);
    }

    /**
     * Asks what a visitor typed. No clause of it can change the limits: {@code readonly = 1} lets no setting be changed after those
     * that are sent with it. Rows beyond {@code limits.answerBytes()} of JSON are left out here, where it is seen that there are some.
     *
     * @param mark names it for {@link #cancel}
     * @throws ApiException as {@link #query}
     */
    public Answer typed(String sql, Limits limits, UUID mark) {
        QuerySettings settings = settings(limits)
                .setQueryId(mark.toString())
                .serverSetting("readonly", "1")
                .serverSetting("log_comment", comment(mark))
                .serverSetting("output_format_json_quote_64bit_floats", "1");
        return ask(sql, settings, limits);
    }

    /**
     * Ends {@link #typed}, if it still runs. Every user may end queries of their own. Returns before it has ended.
     *
     * @throws ApiException as {@link #query}
     */
    public void cancel(UUID mark) {
        // By the comment too: not everything that speaks for ClickHouse keeps a request's query id as its own.
        String sql = "KILL QUERY WHERE user = currentUser() AND (query_id = " + Sql.text(mark.toString())
                + " OR Settings['log_comment'] = " + Sql.text(comment(mark)) + ") ASYNC";
        ask(sql, new QuerySettings().setDatabase(database), Limits.OF_SCREENS);
    }

    /** What the log of queries has beside it. */
    private static String comment(UUID mark) {
        return "windtrap console, typed query " + mark;
    }

    private QuerySettings settings(Limits limits) {
        return new QuerySettings()
                .setDatabase(database)
                .serverSetting(
                        "max_execution_time",
                        String.valueOf(Math.max(1, limits.time().toSeconds())))
                .serverSetting("max_result_rows", String.valueOf(limits.rows() + 1))
                .serverSetting("result_overflow_mode", "break")
                .serverSetting("max_bytes_to_read", String.valueOf(limits.readBytes()))
                .serverSetting("max_rows_to_read", String.valueOf(limits.readRows()))
                .serverSetting("max_memory_usage", String.valueOf(limits.memoryBytes()))
                .serverSetting("output_format_json_quote_64bit_integers", "1")
                .serverSetting("output_format_json_quote_decimals", "1")
                .serverSetting("output_format_json_quote_denormals", "1");
    }

    private Answer ask(String sql, QuerySettings settings, Limits limits) {
        try {
            return client.query(
                    sql,
                    settings,
                    ClickHouseFormat.JSONCompact,
                    answer -> AnswerFormat.read(answer, limits.rows(), limits.answerBytes()));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private ApiException failed(RuntimeException e) {
        if (e.getCause() instanceof StreamConstraintsException) {
            return ApiException.badRequest(
                    "The answer has a row or a value that is too large to be shown: ask for a part of it, such as substring(value, 1, 1000).");
        }
        if (e.getCause() instanceof JsonProcessingException) {
            return ApiException.unreadable("The answer of ClickHouse is not in the form that was asked for.");
        }
        Failure failure = Failures.of(e);
        return failure.code() > 0
                ? ApiException.badRequest("ClickHouse: error " + failure.code() + ": " + failure.message())
                : ApiException.unavailable(
                        "ClickHouse of destination " + destination + " does not answer: " + failure.message(), e);
    }

    @Override
    public void close() {
        client.close();
    }
}
