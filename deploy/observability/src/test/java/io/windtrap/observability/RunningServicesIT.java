package io.windtrap.observability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windtrap.observability.services.Prometheus;
import io.windtrap.observability.services.PrometheusTools;
import io.windtrap.observability.services.SharedServices;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every query of every panel, and every series of every alert, asked of a real Prometheus that scrapes running services. */
@ExtendWith({PrometheusTools.class, SharedServices.class})
final class RunningServicesIT {
    private static final Duration LONG = Duration.ofMinutes(5);

    /** Metrics that stay away here, and why. */
    private static final Map<String, String> ABSENT = Map.of(
            "windtrap_forwarder_rows_restored_total",
            "needs a ClickHouse that is killed between its log of tokens and its rows");

    private static Prometheus prometheus;

    @BeforeAll
    static void start(Prometheus started) {
        prometheus = started;
    }

    @Test
    void giveEachPanelData() throws Exception {
        // Given
        Map<String, String> queries = new LinkedHashMap<>();
        for (Dashboard dashboard : Dashboard.all()) {
            dashboard.queries().forEach(query -> queries.put(query.place(), query.expression()));
        }

        // Then
        assertThat(queries).hasSizeGreaterThan(100);
        assertThat(ABSENT.keySet())
                .allSatisfy(metric -> assertThat(queries.values()).anyMatch(query -> query.contains(metric)));
        awaitData(queries);
    }

    @Test
    void giveEachAlertTheSeriesThatItLooksAt() throws Exception {
        // Given
        Map<String, String> selectors = new LinkedHashMap<>();
        for (Alert alert : Alert.all()) {
            prometheus.query(alert.expression()); // throws if it makes no sense
            alert.selectors().forEach(selector -> selectors.put(alert.name() + ": " + selector, selector));
        }

        // Then
        assertThat(selectors).hasSizeGreaterThan(30);
        awaitData(selectors);
    }

    @Test
    void makeAlertsSayInWordsWhatIsWrong() {
        // Given
        var expected = List.of(
                "WindtrapEventsDropped",
                "WindtrapCertificateRefused",
                "WindtrapTransformerDeadLetters",
                "WindtrapTransformationsRefused",
                "WindtrapDeadLetters",
                "WindtrapDeadLettersFail",
                "WindtrapDiscardsIncomplete");

        // When
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(prometheus.alerts().findValuesAsText("alertname"))
                        .containsAll(expected));

        // Then
        assertThat(prometheus.alerts().valueStream())
                .allSatisfy(alert -> assertThat(alert.at("/annotations/summary").asText()
                                + alert.at("/annotations/description").asText())
                        .doesNotContain("<error", "<no value>", "NaN"));
    }

    /** Waits until each query finds something, except for those of {@link #ABSENT}. */
    private static void awaitData(Map<String, String> queries) {
        Map<String, String> empty = new LinkedHashMap<>(queries);
        empty.values().removeIf(query -> ABSENT.keySet().stream().anyMatch(query::contains));
        await().atMost(LONG).untilAsserted(() -> {
            empty.values().removeIf(prometheus::finds);
            assertThat(empty).as("without data").isEmpty();
        });
    }
}
