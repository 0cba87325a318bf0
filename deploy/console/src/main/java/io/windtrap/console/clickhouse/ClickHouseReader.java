package io.windtrap.console.clickhouse;

import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.console.http.ApiException;
import io.windtrap.forwarder.clickhouse.client.ClickHouse;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.wiring.Wiring;
import java.util.Optional;

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
        QuerySettings settings = new QuerySettings()
                .setDatabase(database)
                .serverSetting("readonly", "2")
                .serverSetting(
                        "max_execution_time",
                        String.valueOf(Math.max(1, limits.time().toSeconds())))
                .serverSetting("max_result_rows", String.valueOf(limits.rows() + 1))
                .serverSetting("max_result_bytes", String.valueOf(limits.answerBytes()))
                .serverSetting("result_overflow_mode", "break")
                .serverSetting("max_bytes_to_read", String.valueOf(limits.readBytes()))
                .serverSetting("max_memory_usage", String.valueOf(limits.memoryBytes()))
                .serverSetting("output_format_json_quote_64bit_integers", "1")
                .serverSetting("output_format_json_quote_decimals", "1")
                .serverSetting("output_format_json_quote_denormals", "1");
        try {
            return client.query(
                    sql, settings, ClickHouseFormat.JSONCompact, answer -> AnswerFormat.read(answer, limits.rows()));
        } catch (RuntimeException e) {
            throw failed(e);
        }
    }

    private ApiException failed(RuntimeException e) {
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
