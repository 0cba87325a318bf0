package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.time.Duration;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart writes is a configuration that Windtrap takes, with the environment that its pod has. */
@NeedsHelm
final class WindtrapConfigurationTest {
    static Stream<ValueCase> cases() {
        return ValueCase.all().filter(values -> !values.name().contains("whole configuration"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void bothServicesTakeTheirConfiguration(ValueCase values) {
        for (String service : new String[] {"gateway", "forwarder"}) {
            assertThatCode(() -> load(values.manifests(), service)).as(service).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theJobTakesItToo(ValueCase values) throws ConfigException {
        for (Job job : values.manifests().of(Job.class)) {
            // When
            WindtrapConfig config =
                    load(values.manifests(), job.getSpec().getTemplate().getSpec());

            // Then
            assertThat(config.destinations()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void aServiceHearsNoSecretOfTheOther(ValueCase values) throws ConfigException {
        // When
        WindtrapConfig gateway = load(values.manifests(), "gateway");
        WindtrapConfig forwarder = load(values.manifests(), "forwarder");

        // Then
        assertThat(gateway.destinations()).isEmpty();
        assertThat(gateway.sources())
                .hasSameSizeAs(forwarder.sources())
                .allSatisfy(source -> assertThat(source.writeKey().reveal()).startsWith("secret "));
        assertThat(forwarder.sources())
                .allSatisfy(source -> assertThat(source.writeKey().reveal()).startsWith("not-for-the-forwarder"));
        assertThat(environment(pod(values.manifests(), "gateway")).keySet()).doesNotContain("CLICKHOUSE_PASSWORD");
        assertThat(environment(pod(values.manifests(), "forwarder")).keySet()).doesNotContain("WEB_WRITE_KEY");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void probesAndServicesFindThePorts(ValueCase values) throws ConfigException {
        // When
        WindtrapConfig gateway = load(values.manifests(), "gateway");
        WindtrapConfig forwarder = load(values.manifests(), "forwarder");

        // Then
        assertThat(gateway.gateway().admin().host()).isEqualTo("0.0.0.0");
        assertThat(forwarder.forwarder().admin().host()).isEqualTo("0.0.0.0");
        assertThat(ports(values.manifests(), "gateway"))
                .containsEntry("http", gateway.gateway().port())
                .containsEntry("admin", gateway.gateway().admin().port());
        assertThat(ports(values.manifests(), "forwarder"))
                .containsEntry("admin", forwarder.forwarder().admin().port());
    }

    @Test
    void valuesReachWindtrapAsTheyWereWritten() throws ConfigException {
        // Given
        Manifests manifests = Chart.render(Chart.example("minimal"), """
            config:
              kafka: {properties: {client.id: 'a-\\${B}-${C:c}'}}
              gateway: {max-body: 8000000, linger: 5ms, batch-errors: drop, ping: true}
            gateway: {shutdownDelay: 30s, shutdownTimeout: 1m}
            forwarder: {drainTimeout: 45s}
            """);

        // When
        WindtrapConfig gateway = load(manifests, "gateway");
        WindtrapConfig forwarder = load(manifests, "forwarder");

        // Then
        assertThat(gateway.gateway().maxBody().bytes()).isEqualTo(8_000_000);
        assertThat(gateway.gateway().linger()).isEqualTo(Duration.ofMillis(5));
        assertThat(gateway.gateway().ping()).isTrue();
        assertThat(gateway.gateway().shutdownDelay()).isEqualTo(Duration.ofSeconds(30));
        assertThat(gateway.gateway().shutdownTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(pod(manifests, "gateway").getTerminationGracePeriodSeconds()).isEqualTo(100);
        assertThat(gateway.kafka().properties())
                .hasEntrySatisfying("client.id", id -> assertThat(id.reveal()).isEqualTo("a-${B}-c"));
        assertThat(forwarder.forwarder().drainTimeout()).isEqualTo(Duration.ofSeconds(45));
        assertThat(pod(manifests, "forwarder").getTerminationGracePeriodSeconds())
                .isEqualTo(65);
    }

    @Test
    void aSecretConfigurationIsMountedAndItsVariablesAreAllThatTheSecretHas() {
        // When
        ValueCase values = ValueCase.all()
                .filter(one -> one.name().contains("whole configuration"))
                .findFirst()
                .orElseThrow();

        // Then
        assertThat(values.manifests().of(ConfigMap.class)).isEmpty();
        for (String service : new String[] {"gateway", "forwarder"}) {
            PodSpec pod = pod(values.manifests(), service);
            assertThat(pod.getVolumes().getFirst().getSecret().getSecretName()).isEqualTo("whole");
            assertThat(pod.getVolumes().getFirst().getSecret().getItems().getFirst())
                    .satisfies(item -> assertThat(item.getKey()).isEqualTo("file.yml"))
                    .satisfies(item -> assertThat(item.getPath()).isEqualTo("windtrap.yml"));
            assertThat(pod.getContainers()
                            .getFirst()
                            .getEnvFrom()
                            .getFirst()
                            .getSecretRef()
                            .getName())
                    .isEqualTo("windtrap");
        }
    }

    @Test
    void aChangedSourceIsTakenOverWithoutARestartAndAllElseRestarts() {
        // Given
        String values = Chart.example("minimal");
        @Nullable String before = checksum(values);

        // When
        String slower =
                checksum(values, "config: {sources: [{id: web, write-key: '${WEB_WRITE_KEY}', events-per-second: 5}]}");
        @Nullable String merged = checksum(values, "config: {kafka: {properties: {client.id: other}}}");

        // Then
        assertThat(slower).isNotNull().isEqualTo(before);
        assertThat(merged).isNotEqualTo(before);
    }

    private static @Nullable String checksum(String... values) {
        return Chart.render(values)
                .one(Deployment.class, "-gateway")
                .getSpec()
                .getTemplate()
                .getMetadata()
                .getAnnotations()
                .get("checksum/config");
    }

    private static final IdentityHashMap<PodSpec, WindtrapConfig> LOADED = new IdentityHashMap<>();

    private static WindtrapConfig load(Manifests manifests, String service) throws ConfigException {
        PodSpec pod = pod(manifests, service);
        WindtrapConfig loaded = LOADED.get(pod);
        if (loaded == null) {
            loaded = load(manifests, pod);
            LOADED.put(pod, loaded);
        }
        return loaded;
    }

    private static WindtrapConfig load(Manifests manifests, PodSpec pod) throws ConfigException {
        String name = pod.getVolumes().stream()
                .filter(volume -> volume.getName().equals("config"))
                .findFirst()
                .orElseThrow()
                .getConfigMap()
                .getName();
        String yaml = manifests.of(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow()
                .getData()
                .get("windtrap.yml");
        return ConfigLoader.parse(name, Objects.requireNonNull(yaml), environment(pod));
    }

    private static PodSpec pod(Manifests manifests, String service) {
        return manifests
                .one(Deployment.class, "-" + service)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    /** What the container sees where each Secret has the keys that must be there. */
    private static Map<String, String> environment(PodSpec pod) {
        Map<String, String> environment = new HashMap<>();
        Container container = pod.getContainers().getFirst();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValue() != null) {
                environment.put(variable.getName(), variable.getValue());
            } else if (variable.getValueFrom().getFieldRef() != null) {
                environment.put(
                        variable.getName(),
                        "field " + variable.getValueFrom().getFieldRef().getFieldPath());
            } else if (!Boolean.TRUE.equals(
                    variable.getValueFrom().getSecretKeyRef().getOptional())) {
                environment.put(
                        variable.getName(),
                        "secret " + variable.getValueFrom().getSecretKeyRef().getKey());
            }
        }
        return environment;
    }

    private static Map<String, Integer> ports(Manifests manifests, String service) {
        Map<String, Integer> ports = new HashMap<>();
        pod(manifests, service)
                .getContainers()
                .getFirst()
                .getPorts()
                .forEach(port -> ports.put(port.getName(), port.getContainerPort()));
        return ports;
    }
}
