package io.windtrap.forwarder.clickhouse.client;

import static io.windtrap.forwarder.batch.group.Rows.cell;
import static io.windtrap.forwarder.batch.group.Rows.row;
import static io.windtrap.forwarder.batch.group.Rows.text;
import static io.windtrap.forwarder.mapping.LogicalType.DATETIME;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.windtrap.engine.testing.ClickHouseServer;
import io.windtrap.engine.testing.TestServers;
import io.windtrap.forwarder.batch.Batches;
import io.windtrap.forwarder.batch.SealedBatch;
import io.windtrap.forwarder.clickhouse.ClickHouseWarehouse;
import io.windtrap.forwarder.clickhouse.ddl.TableOptions;
import io.windtrap.forwarder.clickhouse.failure.Tls;
import io.windtrap.forwarder.mapping.Cell;
import io.windtrap.forwarder.metrics.WarehouseMetrics;
import io.windtrap.forwarder.warehouse.Failure;
import io.windtrap.forwarder.warehouse.InsertResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Over real TLS to a real ClickHouse engine: certificates, several URLs, compression. */
final class ConnectionIT {
    private static final Cell RECEIVED = cell("received_at", DATETIME, "2026-03-02 10:15:31.250");
    private static final InsertResult INSERTED = new InsertResult.Inserted();

    @TempDir
    private static Path folder;

    private static Certificates ofServer;
    private static Certificates ofClient;

    private final ClickHouseServer server = TestServers.sharedClickHouse();
    private final String database = "connection_" + System.nanoTime();

    @BeforeAll
    static void certificates() throws Exception {
        ofServer = Certificates.make(folder, "server");
        ofClient = Certificates.make(folder, "client");
    }

    @AfterEach
    void drop() {
        server.query("DROP DATABASE IF EXISTS " + database);
    }

    @ParameterizedTest
    @EnumSource
    void insertsTheSameRowsHoweverTheyTravel(Compression compression) throws Exception {
        // Given
        int rows = 5000;
        SealedBatch batch = Batches.of(IntStream.range(0, rows)
                .mapToObj(
                        i -> row("t", text("id", "id" + i), RECEIVED, text("x", "some text that comes again ü\t" + i)))
                .toList());

        try (var front = front(false);
                var warehouse = warehouse(trusting(ofServer), compression, front.url())) {
            // When
            assertThat(warehouse.prepare()).isEqualTo(INSERTED);
            assertThat(warehouse.insert(batch, batch.groups().getFirst(), "token", false))
                    .isEqualTo(INSERTED);

            // Then
            HttpsFront.Seen insert = front.seen.getLast();
            int plain = batch.groups().getFirst().tsvBytes();
            if (compression == Compression.NONE) {
                assertThat(insert.encoding()).isNull();
                assertThat(insert.bytes())
                        .as("rows, and the statement before them")
                        .isBetween(plain, plain + 200);
            } else {
                assertThat(insert.encoding()).isEqualToIgnoringCase(compression.name());
                assertThat(insert.bytes()).isLessThan(plain / 3);
            }
        }
        assertThat(server.query("SELECT count(), uniqExact(id), countIf(endsWith(x, concat('ü\\t', substring(id, 3))))"
                        + " FROM " + database + ".t"))
                .isEqualTo("%d\t%d\t%d\n".formatted(rows, rows, rows));
    }

    @Test
    void trustsWhatATrustStoreNames() throws Exception {
        var tls = new Tls(null, ofServer.trustStore().toString(), Certificates.PASSWORD, null, null);

        try (var front = front(false);
                var warehouse = warehouse(tls, Compression.NONE, front.url())) {
            assertThat(warehouse.prepare()).isEqualTo(INSERTED);
        }
    }

    @Test
    void saysThatACertificateIsNotTrusted() throws Exception {
        try (var front = front(false);
                var byJava = warehouse(Tls.DEFAULT, Compression.NONE, front.url());
                var byAnother = warehouse(trusting(ofClient), Compression.NONE, front.url())) {
            for (var warehouse : List.of(byJava, byAnother)) {
                assertThat(fatal(warehouse.prepare())).startsWith("TLS: ").containsIgnoringCase("certif");
            }
        }
    }

    @Test
    void showsItsCertificateInsteadOfAPassword() throws Exception {
        var tls = new Tls(
                ofServer.certificatePem().toString(),
                null,
                null,
                ofClient.certificatePem().toString(),
                ofClient.keyPem().toString());

        try (var front = front(true);
                var warehouse = warehouse(tls, Compression.NONE, front.url())) {
            assertThat(warehouse.prepare()).isEqualTo(INSERTED);
            assertThat(front.seen)
                    .isNotEmpty()
                    .allSatisfy(seen -> assertThat(seen.client()).isEqualTo("CN=client"));
        }
    }

    /** Whether the server's alert arrives or the connection breaks under the request is a matter of moments. */
    @RepeatedTest(10)
    void saysThatTheServerMayDemandACertificate() throws Exception {
        try (var front = front(true);
                var warehouse = warehouse(trusting(ofServer), Compression.NONE, front.url())) {
            assertThat(warehouse.prepare())
                    .isInstanceOfSatisfying(
                            InsertResult.Failed.class,
                            failed -> assertThat(failed.failure().message())
                                    .contains(
                                            "the server may require a client certificate: set clickhouse.tls.certificate and"
                                                    + " clickhouse.tls.key"));
        }
    }

    @Test
    void saysNothingOfCertificatesOfAServerThatHasAnsweredBefore() throws Exception {
        var front = front(false);
        try (var warehouse = warehouse(trusting(ofServer), Compression.NONE, front.url())) {
            assertThat(warehouse.prepare()).isEqualTo(INSERTED);

            // When
            front.close();

            // Then
            assertThat(warehouse.prepare())
                    .isInstanceOfSatisfying(
                            InsertResult.Failed.class,
                            failed -> assertThat(failed.failure().message()).doesNotContain("certificate"));
        }
    }

    @Test
    void saysThatAFileIsNoCertificateAndGoesOnOnceItIs() throws Exception {
        Path pem = Files.writeString(folder.resolve("mended.pem"), "not a certificate");
        var tls = new Tls(pem.toString(), null, null, null, null);

        try (var front = front(false);
                var warehouse = warehouse(tls, Compression.NONE, front.url())) {
            assertThat(fatal(warehouse.prepare())).startsWith("TLS: ");
            Files.copy(ofServer.certificatePem(), pem, StandardCopyOption.REPLACE_EXISTING);
            assertThat(warehouse.prepare()).isEqualTo(INSERTED);
        }
    }

    @Test
    void goesOnToTheNextUrlWhereOneRefusesOrIsNotTrusted() throws Exception {
        try (var untrusted = new HttpsFront(server, ofClient.serverFor(ofClient), false);
                var front = front(false);
                var warehouse = warehouse(
                        trusting(ofServer), Compression.NONE, "https://127.0.0.1:1", untrusted.url(), front.url())) {
            assertThat(warehouse.prepare()).isNotEqualTo(INSERTED);
            assertThat(warehouse.prepare()).isNotEqualTo(INSERTED);
            assertThat(warehouse.prepare()).isEqualTo(INSERTED);
            assertThat(warehouse.prepare()).as("stays where it was answered").isEqualTo(INSERTED);
        }
    }

    private HttpsFront front(boolean asksForCertificate) throws Exception {
        return new HttpsFront(server, ofServer.serverFor(ofClient), asksForCertificate);
    }

    private static Tls trusting(Certificates one) {
        return new Tls(one.certificatePem().toString(), null, null, null, null);
    }

    private static String fatal(InsertResult result) {
        assertThat(result).isInstanceOf(InsertResult.Failed.class);
        Failure failure = ((InsertResult.Failed) result).failure();
        assertThat(failure).isInstanceOf(Failure.Fatal.class);
        return failure.message();
    }

    private ClickHouseWarehouse warehouse(Tls tls, Compression compression, String... urls) {
        var connection = new Connection(
                List.of(urls),
                server.user(),
                server.password(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60),
                4,
                tls,
                compression);
        return new ClickHouseWarehouse(
                connection,
                new TableOptions(database),
                _ -> {},
                new WarehouseMetrics(new SimpleMeterRegistry(), "test"),
                InstantSource.system());
    }
}
