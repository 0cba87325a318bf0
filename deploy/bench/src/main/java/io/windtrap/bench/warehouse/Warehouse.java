package io.windtrap.bench.warehouse;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** One database of the engine, as a benchmark looks at it. */
public final class Warehouse {
    /** The tables that have one row for each event of their type, and no other. */
    private static final Map<String, String> TABLE_OF_TYPE = Map.of(
            "track", "tracks",
            "identify", "identifies",
            "page", "pages",
            "screen", "screens",
            "group", "groups",
            "alias", "aliases");

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final long POLL_MS = 500;

    private final HttpClient client;
    private final URI url;
    private final String database;
    /** The table comes with the first event. */
    private boolean hasTracks;

    /** @param url base URL of the engine's HTTP interface */
    public Warehouse(HttpClient client, String url, String database) {
        this.client = client;
        this.url = URI.create(url);
        this.database = database;
    }

    /** The engine's own counters, of all databases. */
    public Counters counters() throws IOException, InterruptedException {
        return new Counters(event("InsertQuery"), event("InsertedRows"), event("MergedRows"));
    }

    /** Tables that there are. */
    public long tables() throws IOException, InterruptedException {
        return Long.parseLong(line("SELECT count() FROM system.tables WHERE database = '" + database + "'"));
    }

    /** Their names. */
    List<String> tableNames() throws IOException, InterruptedException {
        return query("SELECT name FROM system.tables WHERE database = '" + database + "' ORDER BY name");
    }

    long rows(String table) throws IOException, InterruptedException {
        return Long.parseLong(line("SELECT count() FROM " + name(table)));
    }

    String createStatement(String table) throws IOException, InterruptedException {
        return String.join("\n", query("SHOW CREATE TABLE " + name(table) + " FORMAT TSVRaw"));
    }

    /** Writes {@code count} rows of {@code table}, from the one numbered {@code first} on in the order of the sort key. */
    void writeRows(String table, long first, long count, Path file) throws IOException, InterruptedException {
        send(
                "SELECT * FROM " + name(table) + " ORDER BY tuple(received_at, id) LIMIT " + count + " OFFSET " + first
                        + " FORMAT TabSeparated",
                HttpResponse.BodyHandlers.ofFile(file));
    }

    void createDatabase() throws IOException, InterruptedException {
        query("CREATE DATABASE IF NOT EXISTS `" + database + "`");
    }

    void create(String statement) throws IOException, InterruptedException {
        query(statement);
    }

    /** Inserts the rows of {@code file}, of all columns, as one block: with the forwarder's settings for that. */
    void insert(String table, Path file) throws IOException, InterruptedException {
        String sql = "INSERT INTO " + name(table) + " SETTINGS async_insert = 0, max_insert_block_size = 2000000,"
                + " min_insert_block_size_rows = 2000000, min_insert_block_size_bytes = 4000000000,"
                + " input_format_parallel_parsing = 0, date_time_input_format = 'best_effort' FORMAT TabSeparated";
        URI insert = URI.create(url + "?query=" + URLEncoder.encode(sql, StandardCharsets.UTF_8));
        send(insert, HttpRequest.BodyPublishers.ofFile(file), HttpResponse.BodyHandlers.ofString());
    }

    private String name(String table) {
        return "`" + database + "`.`" + table + "`";
    }

    /** Columns of all of them. */
    public long columns() throws IOException, InterruptedException {
        return Long.parseLong(line("SELECT count() FROM system.columns WHERE database = '" + database + "'"));
    }

    /**
     * How the tables differ from what was sent, in words; empty when each event has its row, once.
     *
     * @param sent events of each type
     */
    public String difference(Map<String, Long> sent) throws IOException, InterruptedException {
        Set<String> tables = new HashSet<>(query("SELECT name FROM system.tables WHERE database = '" + database + "'"));
        StringBuilder differences = new StringBuilder();
        for (Map.Entry<String, Long> type : sent.entrySet()) {
            String table = TABLE_OF_TYPE.getOrDefault(type.getKey(), type.getKey());
            String found = tables.contains(table)
                    ? line("SELECT count(), uniqExact(id) FROM `" + database + "`.`" + table + "`")
                    : "0\t0";
            if (!found.equals(type.getValue() + "\t" + type.getValue())) {
                differences.append("%s has %s rows and ids, should have %d; "
                        .formatted(table, found.replace("\t", " / "), type.getValue()));
            }
        }
        return differences.toString();
    }

    /**
     * Waits until merges have run to their end: none runs, and the parts have not changed for a while.
     *
     * @param quiet for how long nothing may change
     * @param limit longest wait
     * @throws IOException if the limit came first
     */
    public void awaitMerges(Duration quiet, Duration limit) throws IOException, InterruptedException {
        long begun = System.nanoTime();
        long since = begun;
        String before = "";
        while (System.nanoTime() - since < quiet.toNanos()) {
            if (System.nanoTime() - begun > limit.toNanos()) {
                throw new IOException("merges did not end within " + limit.toSeconds() + " s");
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MS);
            String parts = line("SELECT (SELECT count() FROM system.merges), count(), sum(rows), max(modification_time)"
                    + " FROM system.parts WHERE active AND database = '" + database + "'");
            if (!parts.equals(before) || !parts.startsWith("0\t")) {
                before = parts;
                since = System.nanoTime();
            }
        }
    }

    /**
     * Which of these events have a row in {@code tracks}.
     *
     * @param ids of letters, digits and hyphens
     * @param sinceMillis before the first of them was sent, ms since the epoch; older rows are not looked at
     */
    public Set<String> tracksAmong(Set<String> ids, long sinceMillis) throws IOException, InterruptedException {
        hasTracks = hasTracks || !query("EXISTS `" + database + "`.tracks").equals(List.of("0"));
        if (!hasTracks) {
            return Set.of();
        }
        return new HashSet<>(
                query("SELECT id FROM `%s`.tracks WHERE received_at >= fromUnixTimestamp64Milli(%d) AND id IN ('%s')"
                        .formatted(database, sinceMillis, String.join("', '", ids))));
    }

    private long event(String name) throws IOException, InterruptedException {
        return Long.parseLong(line("SELECT sum(value) FROM system.events WHERE event = '" + name + "'"));
    }

    private String line(String sql) throws IOException, InterruptedException {
        return query(sql).getFirst();
    }

    private List<String> query(String sql) throws IOException, InterruptedException {
        HttpResponse<String> answer = send(sql, HttpResponse.BodyHandlers.ofString());
        return answer.body().lines().toList();
    }

    private <T> HttpResponse<T> send(String sql, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        return send(url, HttpRequest.BodyPublishers.ofString(sql), handler);
    }

    private <T> HttpResponse<T> send(URI where, HttpRequest.BodyPublisher body, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(where).timeout(TIMEOUT).POST(body).build();
        HttpResponse<T> answer = client.send(request, handler);
        if (answer.statusCode() != 200) {
            String why = answer.body() instanceof Path file ? Files.readString(file) : String.valueOf(answer.body());
            throw new IOException("ClickHouse refused a query of the benchmark: " + why.strip());
        }
        return answer;
    }
}
