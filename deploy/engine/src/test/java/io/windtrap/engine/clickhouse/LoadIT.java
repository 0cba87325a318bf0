package io.windtrap.engine.clickhouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadIT {
    private static final int ROW_BYTES = 1_000;
    /** With its followers of 8 digits each. */
    private static final int FIRST = 10_000_000;

    /** A fourth of what is streamed: the front can't hold it. */
    private static final List<String> SMALL_HEAP = List.of("-Xmx24m");

    @TempDir
    Path folder;

    @Test
    void streams100MegabytesInAndOutInBoundedMemory() throws Exception {
        // Given
        int rows = 100_000_000 / ROW_BYTES;
        try (var clickHouse =
                        ClickHouseEngine.start(ClickHouseOptions.in(folder).withJvmArguments(SMALL_HEAP));
                var http = HttpClient.newHttpClient()) {
            clickHouse.query("CREATE TABLE t (a Int64, b String) ENGINE = MergeTree ORDER BY a");
            insert(http, clickHouse, 1_000);
            clickHouse.query("TRUNCATE TABLE t");
            long before = peakBytes(clickHouse);
            // When
            insert(http, clickHouse, rows);
            // Then
            assertThat(clickHouse.query("SELECT count(), uniqExact(a), sum(length(b)) FROM t"))
                    .isEqualTo("%d\t%d\t%d\n".formatted(rows, rows, (long) rows * (ROW_BYTES - 10)));
            // A few of the engine's blocks of 8 MB, and what its allocator keeps; not the 100 MB and their copies.
            assertThat(peakBytes(clickHouse) - before).isLessThan(200_000_000);
            assertThat(readBack(http, clickHouse)).isEqualTo((long) rows * ROW_BYTES);
        }
    }

    @Test
    void serves16ClientsAtOnce() throws Exception {
        // Given
        int clients = 16;
        int rounds = 20;
        try (var clickHouse = ClickHouseEngine.start(folder);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            clickHouse.query("CREATE TABLE t (client Int64, round Int64) ENGINE = MergeTree ORDER BY client");
            var all = new ArrayList<Future<?>>();
            for (int client = 0; client < clients; client++) {
                int me = client;
                // When
                all.add(threads.submit(() -> {
                    for (int round = 0; round < rounds; round++) {
                        clickHouse.query("INSERT INTO t VALUES (%d, %d)".formatted(me, round));
                        assertThat(clickHouse.query("SELECT count() FROM t WHERE client = " + me))
                                .isEqualTo(round + 1 + "\n");
                    }
                    return null;
                }));
            }
            // Then
            for (var future : all) {
                future.get(5, MINUTES);
            }
            assertThat(clickHouse.query("SELECT count(), uniqExact(client, round) FROM t"))
                    .isEqualTo("%d\t%d\n".formatted(clients * rounds, clients * rounds));
        }
    }

    private static void insert(HttpClient http, ClickHouseEngine clickHouse, int rows) throws Exception {
        var settings = "max_insert_block_size=8192&min_insert_block_size_rows=8192&min_insert_block_size_bytes=8000000";
        var uri = URI.create(clickHouse.url() + "/?" + settings + "&query=INSERT%20INTO%20t%20FORMAT%20TSV");
        var request = HttpRequest.newBuilder(uri)
                .POST(BodyPublishers.ofInputStream(() -> new Rows(rows)))
                .build();
        var response = http.send(request, BodyHandlers.ofString());
        assertThat(response.body()).isEmpty();
        assertThat(response.statusCode()).isEqualTo(200);
    }

    private static long readBack(HttpClient http, ClickHouseEngine clickHouse) throws Exception {
        var uri = URI.create(clickHouse.url() + "/?query=SELECT%20a,b%20FROM%20t");
        var request = HttpRequest.newBuilder(uri).build();
        try (var body = http.send(request, BodyHandlers.ofInputStream()).body()) {
            return body.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static long peakBytes(ClickHouseEngine clickHouse) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(clickHouse.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        throw new IllegalStateException("the system does not tell the peak memory of a process");
    }

    /** Rows of 1,000 bytes each, made as they are read. */
    private static final class Rows extends InputStream {
        private final int count;
        private final String filler = "x".repeat(ROW_BYTES - 10);
        private byte[] row = {};
        private int at;
        private int made;

        Rows(int count) {
            this.count = count;
        }

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            if (at == row.length) {
                if (made == count) {
                    return -1;
                }
                row = "%d\t%s\n".formatted(FIRST + made, filler).getBytes(UTF_8);
                made++;
                at = 0;
            }
            int taken = Math.min(length, row.length - at);
            System.arraycopy(row, at, into, offset, taken);
            at += taken;
            return taken;
        }
    }
}
