package io.windtrap.observability;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.windtrap.engine.testing.MetricsPage;
import io.windtrap.observability.services.Prometheus;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Grafana would stumble over, and what a person would. */
final class DashboardTest {
    private static final int COLUMNS = 24;
    private static final Pattern METRIC = Pattern.compile("\\bwindtrap_[a-z_]+");

    static List<Dashboard> dashboards() throws IOException {
        return Dashboard.all();
    }

    @Test
    void areOneForOnCallAndOneForEachTier() throws IOException {
        assertThat(Dashboard.all())
                .extracting(dashboard -> dashboard.json().path("uid").asText())
                .containsExactly("windtrap-forwarder", "windtrap-gateway", "windtrap-on-call", "windtrap-transformer");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void isWhatGrafanasTypesSay(Dashboard dashboard) throws Exception {
        assertThat(GrafanaTypes.faults(dashboard)).isEmpty();
    }

    @Test
    void isRefusedByGrafanasTypesWhenAWordIsWrong() throws Exception {
        // Given
        Dashboard wrong = copy(Dashboard.all().getFirst());
        ((ObjectNode) wrong.panels().getFirst().path("options").path("tooltip")).put("mode", "all of them");
        ((ObjectNode) wrong.json()).put("fresh", "30s");

        // Then
        assertThat(GrafanaTypes.faults(wrong)).contains("all of them").contains("\"fresh\"");
    }

    private static Dashboard copy(Dashboard dashboard) throws IOException {
        return new Dashboard(
                "wrong", new ObjectMapper().readTree(dashboard.json().toString()));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void placesPanelsBesideEachOther(Dashboard dashboard) {
        // Given
        Set<List<Integer>> taken = new HashSet<>();
        Set<Integer> ids = new HashSet<>();

        // Then
        for (JsonNode panel : dashboard.json().path("panels")) {
            JsonNode place = panel.path("gridPos");
            String title = panel.path("title").asText();
            assertThat(ids.add(panel.path("id").asInt())).as(title).isTrue();
            assertThat(place.path("x").asInt() + place.path("w").asInt())
                    .as(title)
                    .isLessThanOrEqualTo(COLUMNS);
            for (int x = 0; x < place.path("w").asInt(); x++) {
                for (int y = 0; y < place.path("h").asInt(); y++) {
                    assertThat(taken.add(List.of(
                                    place.path("x").asInt() + x, place.path("y").asInt() + y)))
                            .as(title)
                            .isTrue();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void asksTheDataSourceThatIsChosen(Dashboard dashboard) {
        // When
        List<JsonNode> sources = dashboard.json().findValues("datasource");

        // Then
        assertThat(sources)
                .hasSizeGreaterThan(dashboard.panels().size())
                .allSatisfy(source -> assertThat(source.path("uid").asText()).isEqualTo("${datasource}"));
        assertThat(dashboard.json().at("/templating/list/0/type").asText()).isEqualTo("datasource");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void saysWhatEachPanelIsFor(Dashboard dashboard) {
        assertThat(dashboard.panels()).allSatisfy(panel -> {
            assertThat(panel.path("title").asText()).isNotBlank();
            assertThat(panel.path("description").asText()).contains(".").hasSizeGreaterThan(40);
            assertThat(panel.path("targets")).isNotEmpty();
            if (!panel.path("type").asText().equals("table")) {
                assertThat(panel.at("/fieldConfig/defaults/unit").asText()).isNotBlank();
            }
        });
    }

    @Test
    void askOnlyForMetricsOfTheirPage() throws IOException {
        // Given
        Set<String> documented = MetricsPage.documented("windtrap_").keySet();
        Stream<String> queries = Dashboard.all().stream()
                .flatMap(dashboard -> dashboard.queries().stream())
                .map(Dashboard.Query::expression);

        // When
        Stream<String> asked = Stream.concat(queries, Stream.of(Files.readString(Prometheus.RULES)))
                .flatMap(text -> METRIC.matcher(text).results())
                .map(MatchResult::group);

        // Then
        assertThat(asked)
                .isNotEmpty()
                .allSatisfy(metric ->
                        assertThat(documented).containsAnyOf(metric, metric.replaceFirst("_(bucket|sum|count)$", "")));
    }
}
