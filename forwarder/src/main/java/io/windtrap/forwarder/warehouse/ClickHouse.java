package io.windtrap.forwarder.warehouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.command.CommandResponse;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import io.windtrap.forwarder.batch.TsvBuffer;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** ClickHouse over HTTP, by its own client without that client's retries: those would not know the protocol. */
final class ClickHouse implements AutoCloseable {
    private final Connection connection;
    private final WarehouseMeters meters;
    private final Map<String, Client> clients = new HashMap<>();
    private final AtomicInteger current = new AtomicInteger();
    /** URLs whose server has let this client in once. */
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    ClickHouse(Connection connection, WarehouseMeters meters) {
        this.connection = connection;
        this.meters = meters;
    }

    /** Runs a statement that answers nothing. Throws what {@link Failures} sorts, as all methods here. */
    void run(String sql) {
        meters.ran(sql);
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
        return query(sql, new QuerySettings());
    }

    List<GenericRecord> query(String sql, QuerySettings settings) {
        return call(client -> client.queryAll(sql, settings));
    }

    /** Columns of a table; empty when the table is not there. */
    List<TableColumn> columns(String database, String table) {
        return query("SELECT name, type, default_kind FROM system.columns WHERE database = " + TableDdl.text(database)
                        + " AND table = " + TableDdl.text(table))
                .stream()
                .map(column -> new TableColumn(
                        column.getString("name"), column.getString("type"), column.getString("default_kind")))
                .toList();
    }

    /** @param table quoted; the body is sent in chunks, so that one cut short is an error and not fewer rows */
    void insert(String table, List<String> columns, TsvBuffer rows, InsertSettings settings) {
        List<String> quoted = columns.stream().map(TableDdl::quoted).toList();
        Compression compression = connection.compression();
        compression.announce(settings);
        try {
            call(client -> {
                try (InsertResponse _ = client.insert(
                                table, quoted, out -> compression.write(rows, out), ClickHouseFormat.TSV, settings)
                        .join()) {
                    return table;
                }
            });
        } catch (RuntimeException e) {
            throw InsertErrors.withoutValues(e);
        }
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(Client::close);
        }
    }

    /** Asks the URL that answered last, and leaves it to the next call to ask another where this one is of no use. */
    private <T> T call(Function<Client, T> request) {
        List<String> urls = connection.urls();
        int used = current.get();
        String url = urls.get(used);
        try {
            T answer = request.apply(client(url));
            answered.add(url);
            return answer;
        } catch (RuntimeException e) {
            Failure failure = Failures.of(e);
            if (failure instanceof Failure.Transient || failure.code() <= 0) {
                current.compareAndSet(used, (used + 1) % urls.size());
            }
            if (failure.code() > 0) {
                answered.add(url);
            }
            throw answered.contains(url) ? e : TlsFailures.explained(e, url, connection.tls());
        }
    }

    /** Made when it is needed, so that a certificate that can't be read is a failure like others, and can be mended. */
    private Client client(String url) {
        synchronized (clients) {
            return clients.computeIfAbsent(url, this::connect);
        }
    }

    private Client connect(String url) {
        var builder = new Client.Builder()
                .addEndpoint(url)
                .setUsername(connection.user())
                .setClientName("windtrap-forwarder")
                .setMaxRetries(0)
                .retryOnFailures(ClientFaultCause.None)
                .setMaxConnections(connection.parallel())
                .setConnectTimeout(connection.connectTimeout().toMillis(), ChronoUnit.MILLIS)
                .setConnectionRequestTimeout(connection.requestTimeout().toMillis(), ChronoUnit.MILLIS)
                .setSocketTimeout(connection.requestTimeout().toMillis(), ChronoUnit.MILLIS)
                .compressServerResponse(false)
                .compressClientRequest(false);
        if (connection.tls().certificate() == null) {
            builder.setPassword(connection.password());
        }
        connection.tls().applyTo(builder);
        return builder.build();
    }
}
