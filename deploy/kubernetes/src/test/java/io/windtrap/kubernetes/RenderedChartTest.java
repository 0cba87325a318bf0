package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.windtrap.kubernetes.Manifests.Manifest;
import io.windtrap.kubernetes.api.RestrictedProfile;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What has to hold for every object of every installation. */
@NeedsHelm
final class RenderedChartTest {
    private static final String DNS_LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

    static Stream<ValueCase> cases() {
        return ValueCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyObjectIsAsKubernetesModelSays(ValueCase values) {
        // When
        List<Manifest> all = values.manifests().all();

        // Then
        assertThat(all).hasSizeGreaterThanOrEqualTo(8).doesNotHaveDuplicates();
        assertThat(all.stream().map(Manifest::toString)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyObjectHasAValidNameItsNamespaceAndTheUsualLabels(ValueCase values) {
        assertThat(values.manifests().all()).allSatisfy(manifest -> {
            JsonNode metadata = manifest.json().path("metadata");
            assertThat(metadata.path("name").asText()).matches(DNS_LABEL).startsWith("windtrap");
            assertThat(metadata.path("namespace").asText()).isEqualTo(Chart.NAMESPACE);
            JsonNode labels = metadata.path("labels");
            assertThat(labels.path("app.kubernetes.io/name").asText()).isEqualTo("windtrap");
            assertThat(labels.path("app.kubernetes.io/instance").asText()).isEqualTo(Chart.RELEASE);
            assertThat(labels.path("app.kubernetes.io/managed-by").asText()).isEqualTo("Helm");
            assertThat(labels.path("app.kubernetes.io/version").asText()).isEqualTo(Chart.VERSION);
            assertThat(labels.path("helm.sh/chart").asText()).isEqualTo("windtrap-" + Chart.VERSION);
            assertThat(labels)
                    .allSatisfy(
                            value -> assertThat(value.asText()).matches("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?"));
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyPodPassesTheRestrictedProfile(ValueCase values) {
        assertThat(pods(values.manifests())).isNotEmpty().allSatisfy(pod -> {
            assertThat(RestrictedProfile.breaches(pod)).isEmpty();
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getVolumes())
                    .filteredOn(volume -> volume.getName().equals("tmp"))
                    .singleElement()
                    .satisfies(
                            tmp -> assertThat(tmp.getEmptyDir().getSizeLimit()).isNotNull());
        });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void objectsNameEachOtherRightly(ValueCase values) {
        assertThat(References.breaches(values.manifests())).isEmpty();
    }

    /** A Service windtrap-gateway would set WINDTRAP_GATEWAY_PORT to "tcp://…", and the gateway would not start. */
    @ParameterizedTest
    @MethodSource("cases")
    void kubernetesPutsNoServiceIntoTheEnvironment(ValueCase values) {
        assertThat(pods(values.manifests()))
                .allSatisfy(pod -> assertThat(pod.getEnableServiceLinks()).isFalse());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noImageIsCalledLatestAndMemoryIsRequestedWhole(ValueCase values) {
        assertThat(pods(values.manifests()).flatMap(pod -> pod.getContainers().stream()))
                .allSatisfy(container -> {
                    assertThat(container.getImage())
                            .matches(".*windtrap-(gateway|forwarder|transformer|console)[:@].+")
                            .doesNotContain("latest")
                            .doesNotContain("//");
                    assertThat(container.getResources().getRequests().get("memory"))
                            .isEqualTo(container.getResources().getLimits().get("memory"));
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void anUpgradeTakesAwayNoPodBeforeItsSuccessorIsReadyAndLetsItDrain(ValueCase values) {
        assertThat(values.manifests().of(Deployment.class))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(deployment -> {
                    var rolling = deployment.getSpec().getStrategy().getRollingUpdate();
                    assertThat(rolling.getMaxUnavailable().getIntVal()).isZero();
                    assertThat(rolling.getMaxSurge().getIntVal()).isEqualTo(1);
                    PodSpec pod = deployment.getSpec().getTemplate().getSpec();
                    Container container = pod.getContainers().getFirst();
                    long drain = container.getEnv().stream()
                            .filter(variable -> variable.getName().matches(".*(SHUTDOWN|DRAIN)_(DELAY|TIMEOUT)"))
                            .mapToLong(variable ->
                                    Long.parseLong(variable.getValue().replace("s", "")))
                            .sum();
                    assertThat(drain > 0)
                            .as("only the console has nothing to drain")
                            .isNotEqualTo(container.getName().equals("console"));
                    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(drain + 10);
                    assertThat(container.getLivenessProbe().getHttpGet().getPath())
                            .isEqualTo("/health");
                    assertThat(container.getStartupProbe().getHttpGet().getPath())
                            .isEqualTo("/health");
                    assertThat(container.getReadinessProbe().getHttpGet().getPath())
                            .isEqualTo("/ready");
                });
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theNotesSayWhatToDoNext(ValueCase values) {
        assertThat(values.notes())
                .contains("rollout status deployment/windtrap-gateway", "curl", "/v1/track", "a replay reaches back")
                .doesNotContain("<no value>", "%!");
    }

    private static Stream<PodSpec> pods(Manifests manifests) {
        return manifests.pods().stream().map(PodTemplateSpec::getSpec);
    }
}
