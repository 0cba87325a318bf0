package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The chart as a package: its versions, what Helm's linter says of it, and what it brings of other folders. */
@NeedsHelm
final class ChartFilesTest {
    private static final Path OBSERVABILITY =
            Chart.MODULE.resolve("../observability").normalize();
    private static final Path COPIES = Chart.FOLDER.resolve("files");

    @Test
    void theChartAndItsImagesHaveTheVersionOfTheBuild() {
        // When
        Map<String, Object> chart = YamlTexts.map(Chart.text(Chart.FOLDER.resolve("Chart.yaml")));

        // Then
        assertThat(chart).containsEntry("version", Chart.VERSION).containsEntry("appVersion", Chart.VERSION);
        assertThat(chart).doesNotContainKey("dependencies");
    }

    static Stream<String> examples() {
        return Chart.examples().stream();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void helmsLinterHasNothingToSay(String example) {
        // When
        LintResult lint = Chart.lint(Chart.example(example));

        // Then
        assertThat(lint.isFailed()).as("%s", lint.getMessages()).isFalse();
        assertThat(lint.getMessages()).containsOnly("[INFO] Chart.yaml: icon is recommended");
    }

    /** With {@code -Dwindtrap.write} the test copies them. */
    @Test
    void alertsAndDashboardsAreThoseOfObservability() throws IOException {
        // Given
        assumeTrue(Files.isDirectory(OBSERVABILITY.resolve("rules")), "this tree has no deploy/observability/rules");
        Map<Path, String> originals = new TreeMap<>();
        originals.put(Path.of("rules.yml"), Chart.text(OBSERVABILITY.resolve("rules/windtrap.yml")));
        for (Path dashboard : files(OBSERVABILITY.resolve("grafana/dashboards"))) {
            originals.put(Path.of("dashboards").resolve(dashboard.getFileName()), Chart.text(dashboard));
        }

        // When
        if (System.getProperty("windtrap.write") != null) {
            Files.createDirectories(COPIES.resolve("dashboards"));
            for (Map.Entry<Path, String> original : originals.entrySet()) {
                Files.writeString(COPIES.resolve(original.getKey()), original.getValue());
            }
        }

        // Then
        Map<Path, String> copies = new TreeMap<>();
        files(COPIES).forEach(file -> copies.put(COPIES.relativize(file), Chart.text(file)));
        assertThat(copies)
                .as("windtrap/files; to copy them: mvn -pl deploy/kubernetes -am test -Dtest=ChartFilesTest "
                        + "-Dsurefire.failIfNoSpecifiedTests=false -Dwindtrap.write")
                .isEqualTo(originals);
    }

    @Test
    void alertsBecomeAPrometheusRuleWithTheirRunbooks() {
        // When
        Manifests manifests = Chart.render(
                Chart.example("minimal"),
                "monitoring: {prometheusRule: {enabled: true, runbookPrefix: https://example.com/w/}}");

        // Then
        PrometheusRule rule = manifests.one(PrometheusRule.class, "windtrap");
        assertThat(rule.getSpec().getGroups())
                .hasSize(((List<?>) YamlTexts.map(Chart.text(COPIES.resolve("rules.yml")))
                                .getOrDefault("groups", List.of()))
                        .size());
        assertThat(rule.getSpec().getGroups().stream()
                        .flatMap(group -> group.getRules().stream())
                        .filter(one -> one.getAlert() != null))
                .allSatisfy(alert -> assertThat(alert.getAnnotations().get("runbook_url"))
                        .startsWith("https://example.com/w/docs/operations.md#"));
    }

    @Test
    void eachDashboardBecomesAConfigMapOfItsOwn() throws IOException {
        // When
        List<ConfigMap> maps = Chart.render(Chart.example("minimal"), "monitoring: {dashboards: {enabled: true}}")
                .of(ConfigMap.class)
                .stream()
                .filter(map -> map.getMetadata().getLabels().containsKey("grafana_dashboard"))
                .toList();

        // Then
        assertThat(maps).hasSameSizeAs(files(COPIES.resolve("dashboards"))).allSatisfy(map -> {
            assertThat(map.getMetadata().getName()).hasSizeLessThanOrEqualTo(63);
            assertThat(map.getData())
                    .hasSize(1)
                    .allSatisfy((name, json) -> assertThat(json)
                            .isEqualToIgnoringNewLines(
                                    Chart.text(COPIES.resolve("dashboards").resolve(name))));
        });
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
