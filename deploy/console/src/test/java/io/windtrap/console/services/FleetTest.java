package io.windtrap.console.services;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.windtrap.common.admin.AdminServer;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.engine.testing.HalfAnswer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The last hour, from admin ports as services have them. */
final class FleetTest {
    private static final String EVENTS = "windtrap.gateway.events";

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T10:15:00Z"));
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private AdminServer gateway(PrometheusMeterRegistry registry) throws Exception {
        AdminServer server = AdminServer.start("127.0.0.1", 0, List::of, registry);
        open.add(server);
        return server;
    }

    private Fleet fleet(int port) throws Exception {
        var config = ConfigLoader.parse(
                "test", "console: {gateways: ['127.0.0.1:" + port + "'], forwarders: ['127.0.0.1:1']}", Map.of());
        var fleet = new Fleet(ServiceAddresses.of(config), now::get);
        open.add(fleet);
        return fleet;
    }

    private void look(Fleet fleet) throws InterruptedException {
        now.updateAndGet(before -> before.plus(Fleet.STEP));
        fleet.look();
    }

    @Test
    void countsBetweenLooksThroughARestart() throws Exception {
        // Given
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        AdminServer server = gateway(registry);
        int port = server.port();
        Fleet fleet = fleet(port);
        registry.counter(EVENTS, "source", "web", "type", "track").increment(100);
        look(fleet);

        // When
        registry.counter(EVENTS, "source", "web", "type", "track").increment(50);
        look(fleet);
        server.close();
        var again = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        again.counter(EVENTS, "source", "web", "type", "track").increment(20);
        open.add(AdminServer.start("127.0.0.1", port, List::of, again));
        look(fleet);

        // Then
        assertThat(fleet.counted(Counted.EVENTS_IN, Duration.ofHours(1))).isEqualTo(70);
        assertThat(fleet.perSecond(Counted.EVENTS_IN, Duration.ofSeconds(21))).isEqualTo(3.5);
        assertThat(fleet.gatewayCounts(
                        "windtrap_gateway_events_total", List.of("source", "type"), Duration.ofSeconds(15)))
                .containsEntry(List.of("web", "track"), 70.0);
        assertThat(fleet.counted(Counted.ROWS_OUT, Duration.ofHours(1)))
                .as("no forwarder answers")
                .isNull();
    }

    @Test
    void keepsAnHourAndNoMore() throws Exception {
        // Given
        Fleet fleet = fleet(
                gateway(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).port());

        // When
        for (int i = 0; i < 400; i++) {
            look(fleet);
        }

        // Then
        assertThat(fleet.steps()).hasSize(360);
    }

    @Test
    void saysWhyAServiceCantBeAsked() throws Exception {
        // Given
        Fleet fleet = fleet(
                gateway(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)).port());

        // When
        look(fleet);

        // Then
        assertThat(fleet.last())
                .filteredOn(look -> look.service().equals("forwarder"))
                .singleElement()
                .satisfies(look -> assertThat(look.problem()).contains("nothing listens there", "console.forwarders"));
    }

    @Test
    void saysOfWhoStallsInTheMiddleOfAnAnswerThatItDoesNotAnswer() throws Exception {
        // Given
        try (var stalled = new HalfAnswer()) {
            var config = ConfigLoader.parse(
                    "test",
                    "console: {gateways: ['" + stalled.address() + "'], forwarders: ['127.0.0.1:1']}",
                    Map.of());
            var fleet = new Fleet(
                    ServiceAddresses.of(config), new ServiceClient(now::get, Duration.ofSeconds(1)), now::get);
            open.add(fleet);

            // When
            look(fleet);

            // Then
            assertThat(fleet.last())
                    .filteredOn(look -> look.service().equals("gateway"))
                    .singleElement()
                    .satisfies(look -> assertThat(look.problem()).isEqualTo("does not answer within 1 s"));
            assertThat(stalled.isLeft()).isTrue();
        }
    }

    @Test
    void anotherProgramIsNotTakenForAService() throws Exception {
        // Given
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        try (var server = new Stopping(other)) {
            server.other().createContext("/", exchange -> {
                byte[] page = "<html>a 1\n".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
                exchange.close();
            });
            server.other().start();
            Fleet fleet = fleet(server.other().getAddress().getPort());

            // When
            look(fleet);

            // Then
            assertThat(fleet.last())
                    .filteredOn(look -> look.service().equals("gateway"))
                    .singleElement()
                    .satisfies(look -> assertThat(look.problem()).contains("another program"));
        }
    }

    private record Stopping(HttpServer other) implements AutoCloseable {
        @Override
        public void close() {
            other.stop(0);
        }
    }
}
