package io.windtrap.engine.clickhouse.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.windtrap.engine.clickhouse.chdb.Chdb;
import io.windtrap.engine.clickhouse.chdb.ChdbConnection;
import io.windtrap.engine.clickhouse.chdb.ChdbConnection.NotASelectException;
import io.windtrap.engine.clickhouse.chdb.ChdbResult;
import io.windtrap.engine.clickhouse.chdb.ChdbStream;
import io.windtrap.engine.clickhouse.chdb.ServerIdentity;
import io.windtrap.engine.clickhouse.sql.ClickHouseException;
import io.windtrap.engine.clickhouse.sql.RowFormat;
import io.windtrap.engine.clickhouse.sql.SessionSql;
import io.windtrap.engine.clickhouse.sql.SqlStatement;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers {@code /}: one request, one statement, one connection to the engine. */
public final class QueryHandler implements HttpHandler {
    private static final Logger log = LoggerFactory.getLogger(QueryHandler.class);

    /** How much of a request is looked at to find where its statement ends and its data begin. */
    private static final int HEAD_BYTES = 1024 * 1024;

    private static final int LARGEST_SQL_BYTES = 64 * 1024 * 1024;

    private final Chdb engine;
    private final ServerIdentity identity;
    private final String user;
    private final String password;

    /**
     * Serves one engine to its one user.
     *
     * @param identity of that engine
     * @param password may be empty
     */
    public QueryHandler(Chdb engine, ServerIdentity identity, String user, String password) {
        this.engine = engine;
        this.identity = identity;
        this.user = user;
        this.password = password;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        String query = exchange.getRequestURI().getRawQuery();
        var request = QueryRequest.of(exchange.getRequestMethod(), query, headers::getFirst);
        var response = new QueryResponse(exchange, request, identity.version());
        introduce(exchange, request);
        try {
            RequestLimits.requireReadable(query);
            authenticate(request);
            var body = RequestBody.decode(exchange, request.bodyInBlocks());
            try (var connection = connect(request)) {
                run(request, body, connection, response);
            }
            response.finish();
        } catch (ClickHouseException e) {
            drain(exchange.getRequestBody());
            response.fail(e);
        } catch (IOException e) {
            response.fail(RequestBody.error(e));
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("A request failed for a reason of this front's own");
            response.fail(new ClickHouseException(1002, "UNKNOWN_EXCEPTION", e.toString()));
        }
    }

    /** A client that still sends does not listen yet. */
    private static void drain(InputStream body) {
        try {
            body.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Read to its end before, or gone with its client.
        }
    }

    private void introduce(HttpExchange exchange, QueryRequest request) {
        var headers = exchange.getResponseHeaders();
        String queryId = request.queryId();
        headers.set(
                "X-ClickHouse-Query-Id",
                queryId != null ? queryId : UUID.randomUUID().toString());
        headers.set("X-ClickHouse-Server-Display-Name", identity.hostName());
        headers.set("X-ClickHouse-Timezone", identity.timezone());
    }

    private void authenticate(QueryRequest request) throws ClickHouseException {
        if (!request.user().equals(user) || !request.password().equals(password)) {
            throw new ClickHouseException(
                    516,
                    "AUTHENTICATION_FAILED",
                    request.user()
                            + ": Authentication failed: password is incorrect, or there is no user with such name");
        }
    }

    private ChdbConnection connect(QueryRequest request) throws ClickHouseException {
        var statements = SessionSql.of(request.database(), request.settings(), request.readOnly());
        var connection = engine.connect();
        try {
            for (String statement : statements) {
                connection.execute(statement);
            }
            return connection;
        } catch (ClickHouseException e) {
            connection.close();
            throw e;
        }
    }

    private static void run(QueryRequest request, InputStream body, ChdbConnection connection, QueryResponse response)
            throws IOException, ClickHouseException {
        InputStream all = request.sql().isEmpty()
                ? body
                : new SequenceInputStream(
                        new ByteArrayInputStream((request.sql() + "\n").getBytes(StandardCharsets.UTF_8)), body);
        var text = all.readNBytes(HEAD_BYTES);
        var statement = SqlStatement.of(text, text.length);
        if (text.length == HEAD_BYTES && !(statement instanceof SqlStatement.Insert)) {
            text = whole(text, all);
            statement = SqlStatement.of(text, text.length);
        }
        switch (statement) {
            case SqlStatement.Insert insert -> insert(insert, text, all, connection, response);
            case SqlStatement.Query query -> query(query, text, request, connection, response);
            case SqlStatement.InsertFromInput _ ->
                throw new ClickHouseException(
                        48, "NOT_IMPLEMENTED", "INSERT SELECT from input() is not supported by the local engine");
            case SqlStatement.Several several ->
                throw new ClickHouseException(
                        62,
                        "SYNTAX_ERROR",
                        "Syntax error (Multi-statements are not allowed): failed at position "
                                + (several.secondStart() + 1));
        }
    }

    private static byte[] whole(byte[] head, InputStream rest) throws IOException, ClickHouseException {
        var more = rest.readNBytes(LARGEST_SQL_BYTES - head.length);
        if (head.length + more.length == LARGEST_SQL_BYTES) {
            throw new ClickHouseException(
                    229, "QUERY_IS_TOO_LARGE", "The statement is larger than " + LARGEST_SQL_BYTES + " bytes");
        }
        var text = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, text, head.length, more.length);
        return text;
    }

    private static void insert(
            SqlStatement.Insert insert,
            byte[] text,
            InputStream rest,
            ChdbConnection connection,
            QueryResponse response)
            throws IOException, ClickHouseException {
        var begin = new ByteArrayInputStream(text, insert.dataStart(), text.length - insert.dataStart());
        var sql = Arrays.copyOf(text, insert.sqlEnd());
        try (var rows = connection.insert(sql, insert.format())) {
            rows.append(new SequenceInputStream(begin, rest));
            response.add(rows.finish());
        }
    }

    private static void query(
            SqlStatement.Query query,
            byte[] sql,
            QueryRequest request,
            ChdbConnection connection,
            QueryResponse response)
            throws IOException, ClickHouseException {
        if (new String(sql, StandardCharsets.UTF_8).isBlank()) {
            throw new ClickHouseException(
                    62, "SYNTAX_ERROR", "Syntax error: failed at position 1 (end of query): Empty query");
        }
        String format = query.format() != null ? query.format() : request.format();
        response.setFormat(format);
        var rows = RowFormat.of(format);
        if (query.select() && rows != null && !request.waitForEnd()) {
            try (var stream = connection.stream(sql, format)) {
                pieces(stream, rows, response);
                return;
            } catch (NotASelectException e) {
                // Asked for in one piece below.
            }
        }
        try (var result = connection.query(sql, format)) {
            response.add(result.summary());
            result.writeTo(response, 0);
        }
    }

    /** Joins the pieces to one document: each is a whole one, but only the first may keep its header. */
    private static void pieces(ChdbStream stream, RowFormat format, QueryResponse response)
            throws IOException, ClickHouseException {
        boolean first = true;
        ChdbResult next;
        while ((next = stream.next()) != null) {
            try (var piece = next) {
                response.add(piece.summary());
                piece.writeTo(response, first ? 0 : format.headerLength(piece.head()));
            }
            first = false;
        }
    }
}
