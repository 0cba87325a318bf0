package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.command.CommandResponse;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.data.ClickHouseFormat;
import io.windtrap.forwarder.batch.TsvBuffer;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** ClickHouse over HTTP, by its own client without that client's retries: those would not know the protocol. */
final class ClickHouse implements AutoCloseable {
    private final List<Client> clients;
    private final AtomicInteger current = new AtomicInteger();

    ClickHouse(Connection connection) {
        clients = connection.urls().stream().map(url -> client(url, connection)).toList();
    }

    /** Runs a statement that answers nothing. Throws what {@link Failures} sorts, as all methods here. */
    void run(String sql) {
        call(client -> {
            CommandResponse done = client.execute(sql).join();
            try {
                done.close();
            } catch (Exception e) { // declared by the client, whose implementation only returns its connection
                throw new IllegalStateException("connection was not returned", e);
            }
            return sql;
        });
    }

    List<GenericRecord> query(String sql) {
        return call(client -> client.queryAll(sql));
    }

    /** Type of each column of a table by its name; empty when the table is not there. */
    Map<String, String> columns(String database, String table) {
        Map<String, String> types = new HashMap<>();
        for (GenericRecord column : query("SELECT name, type FROM system.columns WHERE database = "
                + TableDdl.text(database) + " AND table = " + TableDdl.text(table))) {
            types.put(column.getString("name"), column.getString("type"));
        }
        return types;
    }

    /** @param table quoted; the body is sent in chunks, so that one cut short is an error and not fewer rows */
    void insert(String table, List<String> columns, TsvBuffer rows, InsertSettings settings) {
        List<String> quoted = columns.stream().map(TableDdl::quoted).toList();
        call(client -> {
            try (InsertResponse _ = client.insert(table, quoted, rows::writeTo, ClickHouseFormat.TSV, settings)
                    .join()) {
                return table;
            }
        });
    }

    @Override
    public void close() {
        clients.forEach(Client::close);
    }

    private <T> T call(Function<Client, T> request) {
        int used = current.get();
        try {
            return request.apply(clients.get(used % clients.size()));
        } catch (RuntimeException e) {
            if (Failures.of(e) instanceof Failure.Transient) {
                current.compareAndSet(used, (used + 1) % clients.size());
            }
            throw e;
        }
    }

    private static Client client(String url, Connection connection) {
        return new Client.Builder()
                .addEndpoint(url)
                .setUsername(connection.user())
                .setPassword(connection.password())
                .setClientName("windtrap-forwarder")
                .setMaxRetries(0)
                .retryOnFailures(ClientFaultCause.None)
                .setMaxConnections(connection.parallel())
                .setConnectTimeout(connection.connectTimeout().toMillis(), ChronoUnit.MILLIS)
                .setConnectionRequestTimeout(connection.requestTimeout().toMillis(), ChronoUnit.MILLIS)
                .setSocketTimeout(connection.requestTimeout().toMillis(), ChronoUnit.MILLIS)
                .compressServerResponse(false)
                .compressClientRequest(false)
                .build();
    }
}
