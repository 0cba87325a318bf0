package io.windtrap.forwarder.clickhouse.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ClientFaultCause;
import com.clickhouse.client.api.DataStreamWriter;
import com.clickhouse.client.api.command.CommandResponse;
import com.clickhouse.client.api.command.CommandSettings;
import com.clickhouse.client.api.data_formats.ClickHouseBinaryFormatReader;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseColumn;
import com.clickhouse.data.ClickHouseFormat;
import io.windtrap.forwarder.batch.group.TsvBuffer;
import io.windtrap.forwarder.clickhouse.failure.Failures;
import io.windtrap.forwarder.clickhouse.failure.InsertErrors;
import io.windtrap.forwarder.clickhouse.failure.TlsFailures;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** ClickHouse over HTTP, by its own client without that client's retries: those would not know the protocol. */
public final class ClickHouse implements AutoCloseable {
    /**
     * The client writes {@code INSERT INTO … FORMAT TSV} into the URL, where a table's columns are too long for many a server and
     * proxy. ClickHouse reads the body as the continuation of the URL's statement: so what the client writes ends in a comment, and
     * the body begins with the rest of the statement.
     */
    private static final String BEGIN_OF_COMMENT = "/*";

    private static final String END_OF_COMMENT = "*/";

    /** Bytes, well below ClickHouse's default for {@code max_query_size}, from which on an INSERT brings its own. */
    private static final int LONG_STATEMENT = 100_000;

    private final Connection connection;
    private final WarehouseMetrics metrics;
    private final Map<String, Client> clients = new HashMap<>();
    private final AtomicInteger current = new AtomicInteger();
    /** URLs whose server has let this client in once. */
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    public ClickHouse(Connection connection, WarehouseMetrics metrics) {
        this.connection = connection;
        this.metrics = metrics;
    }

    /** Runs a statement that answers nothing. Throws what {@link Failures} sorts, as all methods here. */
    public void run(String sql) {
        metrics.ran(sql);
        call(client -> {
            String queryId = newQueryId();
            var settings = new CommandSettings();
            settings.setQueryId(queryId);
            CommandResponse done = client.execute(sql, settings).join();
            close(done);
            ClickHouseAnswer.requireDone(done.getResponseHeaders(), queryId);
            return sql;
        });
    }

    public List<ResultRow> query(String sql) {
        return query(sql, new QuerySettings());
    }

    public List<ResultRow> query(String sql, QuerySettings settings) {
        return call(client -> {
            String queryId = newQueryId();
            settings.setFormat(ClickHouseFormat.RowBinaryWithNamesAndTypes);
            settings.setQueryId(queryId);
            settings.waitEndOfQuery(true);
            QueryResponse answer = client.query(sql, settings).join();
            try {
                ClickHouseAnswer.require(answer.getResponseHeaders(), queryId);
                return rows(client.newBinaryFormatReader(answer));
            } finally {
                close(answer);
            }
        });
    }

    /** Reads an answer while it comes. */
    public interface AnswerReader<T> {
        /**
         * Reads all of it.
         *
         * @throws IOException if the answer ends early or is not what was asked for
         */
        T read(InputStream answer) throws IOException;
    }

    /** An answer in {@code format}, which nobody needs as rows; under the query id of {@code settings}, if they have one. */
    public <T> T query(String sql, QuerySettings settings, ClickHouseFormat format, AnswerReader<T> reader) {
        String given = settings.getQueryId();
        return call(client -> {
            String queryId = given == null ? newQueryId() : given;
            settings.setFormat(format);
            settings.setQueryId(queryId);
            settings.waitEndOfQuery(true);
            QueryResponse answer = client.query(sql, settings).join();
            try {
                ClickHouseAnswer.require(answer.getResponseHeaders(), queryId);
                return reader.read(answer.getInputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                close(answer);
            }
        });
    }

    private static void close(AutoCloseable answer) {
        try {
            answer.close();
        } catch (Exception e) { // declared by the client, whose implementation only returns its connection
            throw new IllegalStateException("connection was not returned", e);
        }
    }

    private static List<ResultRow> rows(ClickHouseBinaryFormatReader reader) {
        List<ResultRow> rows = new ArrayList<>();
        while (reader.next() != null) {
            Map<String, String> values = new HashMap<>();
            for (ClickHouseColumn column : reader.getSchema().getColumns()) {
                values.put(column.getColumnName(), reader.getString(column.getColumnName()));
            }
            rows.add(new ResultRow(values));
        }
        return rows;
    }

    private static String newQueryId() {
        return UUID.randomUUID().toString();
    }

    /**
     * Inserts rows; the body is sent in chunks, so that one cut short is an error and not fewer rows.
     *
     * @param table quoted
     * @return whether the request was sent more than once: the client below repeats it after some answers, whatever its settings say
     */
    public boolean insert(String table, List<String> columns, TsvBuffer rows, InsertSettings settings) {
        byte[] statement = columns.stream()
                .map(Sql::quoted)
                .collect(Collectors.joining(", ", END_OF_COMMENT + " " + table + " (", ") FORMAT TSV\n"))
                .getBytes(UTF_8);
        Compression compression = connection.compression();
        compression.announce(settings);
        if (statement.length > LONG_STATEMENT) {
            settings.serverSetting("max_query_size", String.valueOf(2 * statement.length));
        }
        var sent = new AtomicInteger();
        try {
            call(client -> {
                String queryId = newQueryId();
                settings.setQueryId(queryId);
                DataStreamWriter body = out -> {
                    sent.incrementAndGet();
                    compression.write(statement, rows, out);
                };
                try (InsertResponse done = client.insert(
                                BEGIN_OF_COMMENT, List.of(), body, ClickHouseFormat.TSV, settings)
                        .join()) {
                    ClickHouseAnswer.requireDone(done.getResponseHeaders(), queryId);
                    return table;
                }
            });
        } catch (RuntimeException e) {
            throw InsertErrors.withoutValues(e);
        }
        return sent.get() > 1;
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.values().forEach(Client::close);
        }
    }

    /** Uses the last good URL; on failure the next call tries the next one. */
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

    /** Made when it is needed, so that a certificate that can't be read is a failure like others, and can be corrected. */
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
                .setMaxConnections(2 * connection.parallel())
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
