package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The optional stage: pods with a name and a disk of their own, and a configuration that no other service has. */
@NeedsHelm
final class TransformerTest {
    static Stream<ValueCase> cases() {
        return ValueCase.all().filter(values -> values.name().contains("transformer"));
    }

    @Test
    void thereIsNoneByDefault() {
        assertThat(Chart.render(Chart.example("minimal")).all().stream().map(Object::toString))
                .noneMatch(name -> name.contains("transformer"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesItsConfigurationAndHearsNoSecretOfOthers(ValueCase values) throws ConfigException {
        // When
        WindtrapConfig config = load(values.manifests());

        // Then
        assertThat(config.transformer().admin().host()).isEqualTo("0.0.0.0");
        assertThat(config.transformer().admin().port()).isEqualTo(8083);
        assertThat(config.transformer().instanceId()).contains("field metadata.name");
        assertThat(config.transformer().stateDirectory())
                .isEqualTo(mounts(values).get("state"));
        assertThat(config.destinations()).isEmpty();
        assertThat(config.sources())
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.writeKey().reveal()).startsWith("not-for-the-transformer"));
        assertThat(environment(pod(values.manifests())).keySet())
                .doesNotContain("WEB_WRITE_KEY", "CLICKHOUSE_PASSWORD", "STATUS_PASSWORD");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gatewayAndForwarderKnowNothingOfItsSteps(ValueCase values) {
        for (String service : List.of("gateway", "forwarder")) {
            assertThat(text(values.manifests(), "windtrap-" + service))
                    .doesNotContain("transformations:", "MASK_KEY", "TRANSFORMER_PASSWORD");
            assertThat(environment(values.manifests()
                                    .one(Deployment.class, "-" + service)
                                    .getSpec()
                                    .getTemplate()
                                    .getSpec())
                            .keySet())
                    .doesNotContain("MASK_KEY", "TRANSFORMER_PASSWORD");
        }
    }

    @Test
    void whatItNeedsOfTheForwardersPartIsTheTopicOfDeadLetters() throws ConfigException {
        // When
        WindtrapConfig config = load(everything().manifests());

        // Then
        assertThat(config.forwarder().deadLetters().topic()).isEqualTo("dead");
        assertThat(config.transformer().topic()).isEqualTo("masked");
        assertThat(config.transformations())
                .singleElement()
                .satisfies(step ->
                        assertThat(step.mask().key().orElseThrow().reveal()).isEqualTo("secret of the key MASK_KEY"));
        assertThat(config.transformer().status().password().orElseThrow().reveal())
                .isEqualTo("secret of the key TRANSFORMER_PASSWORD");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachPodHasADiskThatItMayWriteTo(ValueCase values) {
        // When
        StatefulSet set = set(values.manifests());
        PodSpec pod = set.getSpec().getTemplate().getSpec();

        // Then
        assertThat(set.getSpec().getVolumeClaimTemplates())
                .singleElement()
                .satisfies(claim -> assertThat(claim.getMetadata().getName()).isEqualTo("state"))
                .satisfies(claim -> assertThat(claim.getSpec().getAccessModes()).containsExactly("ReadWriteOnce"));
        assertThat(pod.getSecurityContext().getFsGroup())
                .as("the group of the volume is the user of the image, or the platform's choice")
                .isEqualTo(pod.getSecurityContext().getRunAsUser());
    }

    @Test
    void wishesForVolumesAndScriptsAreKept() {
        // When
        StatefulSet set = set(everything().manifests());
        PersistentVolumeClaim claim = set.getSpec().getVolumeClaimTemplates().getFirst();

        // Then
        assertThat(set.getSpec().getReplicas()).isEqualTo(3);
        assertThat(claim.getSpec().getStorageClassName()).isEqualTo("fast");
        assertThat(claim.getSpec().getResources().getRequests().get("storage")).hasToString("5Gi");
        assertThat(mounts(everything())).containsEntry("scripts", "/etc/windtrap/scripts");
        assertThat(set.getSpec().getTemplate().getSpec().getVolumes())
                .filteredOn(volume -> volume.getName().equals("scripts"))
                .singleElement()
                .satisfies(volume -> assertThat(volume.getConfigMap().getName()).isEqualTo("scripts"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isProbedAndMayFinishItsLastCommit(ValueCase values) {
        // When
        PodSpec pod = pod(values.manifests());
        Container container = pod.getContainers().getFirst();

        // Then
        assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThanOrEqualTo(30);
        assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/health");
        assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/health");
        assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/ready");
    }

    @Test
    void theLongestNameLeavesRoomForItsPodsLabel() {
        // When
        StatefulSet set = set(Chart.renderAs("r".repeat(53), Chart.example("transformer")));

        // Then
        assertThat(set.getMetadata().getName()).hasSizeLessThanOrEqualTo(52);
    }

    @Test
    void theNotesSayWhetherItsTopicIsRead() {
        assertThat(new ValueCase("", "transformer", "").notes())
                .contains("rollout status statefulset/windtrap-transformer")
                .contains("events.transformed, is read for warehouse.");
        assertThat(everything().notes()).contains("set config.destinations[].topic to masked.");
    }

    @Test
    void aChangedStepRestartsItAndNoOtherService() {
        // Given
        Manifests before = Chart.render(Chart.example("transformer"));

        // When
        Manifests after = Chart.render(
                Chart.example("transformer"), "config: {transformations: [{id: all, step: drop, events: Ping}]}");

        // Then
        assertThat(set(after).getSpec().getTemplate())
                .isNotEqualTo(set(before).getSpec().getTemplate());
        assertThat(after.of(Deployment.class)).isEqualTo(before.of(Deployment.class));
    }

    private static ValueCase everything() {
        return cases().filter(values -> values.name().contains("everything"))
                .findFirst()
                .orElseThrow();
    }

    private static WindtrapConfig load(Manifests manifests) throws ConfigException {
        return ConfigLoader.parse("test", text(manifests, "windtrap-transformer"), environment(pod(manifests)));
    }

    private static String text(Manifests manifests, String name) {
        return Objects.requireNonNull(
                manifests.one(ConfigMap.class, name).getData().get("windtrap.yml"));
    }

    private static StatefulSet set(Manifests manifests) {
        return manifests.one(StatefulSet.class, "-transformer");
    }

    private static PodSpec pod(Manifests manifests) {
        return set(manifests).getSpec().getTemplate().getSpec();
    }

    private static Map<String, String> mounts(ValueCase values) {
        return pod(values.manifests()).getContainers().getFirst().getVolumeMounts().stream()
                .collect(Collectors.toMap(VolumeMount::getName, VolumeMount::getMountPath));
    }

    /** What the container sees where each Secret has the keys that are asked of it. */
    private static Map<String, String> environment(PodSpec pod) {
        return new HashMap<>(pod.getContainers().getFirst().getEnv().stream()
                .collect(Collectors.toMap(EnvVar::getName, TransformerTest::value)));
    }

    private static String value(EnvVar variable) {
        if (variable.getValueFrom() == null) {
            return variable.getValue();
        }
        return variable.getValueFrom().getFieldRef() == null
                ? "secret of the key "
                        + variable.getValueFrom().getSecretKeyRef().getKey()
                : "field " + variable.getValueFrom().getFieldRef().getFieldPath();
    }
}
