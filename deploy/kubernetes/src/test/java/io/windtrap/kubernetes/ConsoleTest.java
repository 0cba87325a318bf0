package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.network.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The optional page: it knows what it shows, finds all pods, and is found by nobody who should not. */
@NeedsHelm
final class ConsoleTest {
    static Stream<ValueCase> cases() {
        return ValueCase.all().filter(values -> values.name().contains("console"));
    }

    @Test
    void thereIsNoneByDefault() throws ConfigException {
        // When
        Manifests manifests = Chart.render(Chart.example("minimal"));

        // Then
        assertThat(manifests.all().stream().map(Object::toString)).noneMatch(name -> name.contains("console"));
        assertThat(answersStatusTo(manifests, "10.9.8.7")).isFalse();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void takesItsConfigurationAndListensWhereItsProbesAndServicesAsk(ValueCase values) throws ConfigException {
        // When
        WindtrapConfig config = load(values.manifests(), "console");
        Map<String, Integer> ports = container(values.manifests(), "console").getPorts().stream()
                .collect(Collectors.toMap(port -> port.getName(), port -> port.getContainerPort()));

        // Then
        assertThat(config.console().host()).isEqualTo("0.0.0.0");
        assertThat(config.console().admin().host()).isEqualTo("0.0.0.0");
        assertThat(ports)
                .containsEntry("http", config.console().port())
                .containsEntry("admin", config.console().admin().port());
        assertThat(values.manifests()
                        .one(Deployment.class, "-console")
                        .getSpec()
                        .getReplicas())
                .as("a session is known to one process")
                .isEqualTo(1);
        assertThat(config.destinations()).isNotEmpty();
        assertThat(config.sources())
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.writeKey().reveal()).startsWith("secret of the key"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void findsAllPodsByHeadlessServices(ValueCase values) throws ConfigException {
        // When
        WindtrapConfig config = load(values.manifests(), "console");
        List<String> named = Stream.of(
                        config.console().gateways(),
                        config.console().forwarders(),
                        config.console().transformers())
                .flatMap(one -> one.orElseThrow().stream())
                .toList();

        // Then
        Map<String, Service> services = values.manifests().of(Service.class).stream()
                .collect(Collectors.toMap(service -> service.getMetadata().getName(), service -> service));
        assertThat(named).hasSize(3);
        for (String address : named) {
            String name = address.substring(0, address.indexOf(':'));
            if (name.endsWith("-transformer-admin") && !values.manifests().has(Service.class, name)) {
                continue; // There are none.
            }
            Service service = Objects.requireNonNull(services.get(name), name);
            assertThat(service.getSpec().getClusterIP()).isEqualTo("None");
            assertThat(service.getSpec().getPorts().getFirst().getPort()).hasToString(address.replaceAll(".*:", ""));
        }
        config.console()
                .testEventUrl()
                .ifPresent(url -> assertThat(services).containsKey(url.replaceAll("http://([^:]+):80", "$1")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void servicesAnswerItsQuestionsUnlessTheyAreToldWhomToAnswer(ValueCase values) throws ConfigException {
        assertThat(answersStatusTo(values.manifests(), "10.1.2.3")).isTrue();
        assertThat(answersStatusTo(values.manifests(), "10.9.8.7"))
                .isEqualTo(!values.name().contains("everything"));
        assertThat(answersStatusTo(values.manifests(), "203.0.113.1")).isFalse();
    }

    @Test
    void itHearsNoKeyOfAStepAndNoOtherServiceHearsOfItsUsers() throws ConfigException {
        // When
        WindtrapConfig config = load(everything().manifests(), "console");

        // Then
        assertThat(config.transformations()).hasSize(2);
        assertThat(config.transformations()
                        .getFirst()
                        .mask()
                        .key()
                        .orElseThrow()
                        .reveal())
                .isEqualTo("not-for-the-console");
        assertThat(config.transformations().getLast().script().credentials().get("crm"))
                .satisfies(secret ->
                        assertThat(Objects.requireNonNull(secret).reveal()).isEqualTo("not-for-the-console"));
        assertThat(config.forwarder().status().password().orElseThrow().reveal())
                .isEqualTo("secret of the key STATUS_PASSWORD");
        assertThat(environment(container(everything().manifests(), "console")).keySet())
                .doesNotContain("MASK_KEY", "CRM_TOKEN")
                .contains("TRANSFORMER_PASSWORD", "CLICKHOUSE_PASSWORD", "WEB_WRITE_KEY");
        for (String service : List.of("gateway", "forwarder")) {
            assertThat(text(Chart.render(Chart.example("console")), service)).doesNotContain("console", "ANN_HASH");
        }
    }

    @Test
    void asksAndIsAskedThroughClosedNetworks() {
        // Given
        Manifests manifests = everything().manifests();

        // Then
        for (String service : List.of("gateway", "forwarder", "transformer")) {
            assertThat(peers(manifests, service, "admin"))
                    .as(service)
                    .extracting(ConsoleTest::component)
                    .contains("console");
        }
        assertThat(peers(manifests, "gateway", "http"))
                .as("test events")
                .extracting(ConsoleTest::component)
                .contains("console");
        assertThat(peers(manifests, "console", "http"))
                .singleElement()
                .satisfies(peer -> assertThat(peer.getNamespaceSelector().getMatchLabels())
                        .containsEntry("kubernetes.io/metadata.name", "proxy"));
        assertThat(peers(manifests, "console", "admin"))
                .extracting(ConsoleTest::component)
                .doesNotContain("console");
        assertThat(manifests.one(NetworkPolicy.class, "-console").getSpec().getEgress().stream()
                        .flatMap(rule -> rule.getPorts().stream())
                        .map(port -> port.getPort().getIntVal()))
                .contains(53, 9092, 8123, 8080, 8081, 8082, 8083);
    }

    @Test
    void wishesForItsServiceItsCertificateAndItsScriptsAreKept() throws ConfigException {
        // When
        Manifests manifests = everything().manifests();
        WindtrapConfig config = load(manifests, "console");

        // Then
        Service service = manifests.one(Service.class, "-console");
        assertThat(service.getSpec().getType()).isEqualTo("ClusterIP");
        assertThat(service.getSpec().getPorts().getFirst().getPort()).isEqualTo(443);
        assertThat(service.getMetadata().getAnnotations()).containsEntry("team", "events");
        assertThat(config.console().tls().certificate()).contains("/etc/windtrap-tls/tls.crt");
        assertThat(container(manifests, "console").getVolumeMounts())
                .extracting(mount -> mount.getName() + " " + mount.getMountPath())
                .contains("tls /etc/windtrap-tls", "scripts /etc/windtrap/scripts");
        assertThat(pod(manifests, "console").getVolumes())
                .filteredOn(volume -> volume.getName().equals("tls"))
                .singleElement()
                .satisfies(
                        volume -> assertThat(volume.getSecret().getSecretName()).isEqualTo("console-example-com"));
    }

    @Test
    void itShowsTheAddressThatSdksHave() throws ConfigException {
        assertThat(load(Chart.render(Chart.example("console")), "console")
                        .console()
                        .gatewayUrl())
                .contains("https://events.example.com");
        assertThat(load(plain("").manifests(), "console").console().gatewayUrl())
                .contains("http://windtrap-gateway.events:80");
        assertThat(load(
                                plain(
                                                "gateway: {ingress: {enabled: true, hosts: [a.example.com], tls: [{secretName: a}]}}")
                                        .manifests(),
                                "console")
                        .console()
                        .gatewayUrl())
                .contains("https://a.example.com");
    }

    @Test
    void aChangedSourceRestartsItAloneSinceItReadsItsFileOnce() {
        // Given
        Manifests before = plain("").manifests();

        // When
        Manifests after = plain("{config: {sources: [{id: web, write-key: '${WEB_WRITE_KEY}', name: Web}]}}")
                .manifests();

        // Then
        assertThat(after.one(Deployment.class, "-console")).isNotEqualTo(before.one(Deployment.class, "-console"));
        assertThat(after.one(Deployment.class, "-gateway")).isEqualTo(before.one(Deployment.class, "-gateway"));
    }

    @Test
    void theNotesSayHowToReachIt() {
        assertThat(plain("").notes()).contains("port-forward service/windtrap-console 8090:80");
        assertThat(Chart.notes(Chart.example("minimal"))).doesNotContain("windtrap-console");
    }

    private static ValueCase plain(String changes) {
        return new ValueCase("", "minimal", YamlTexts.merged("""
                config: {console: {users: [{name: ann, password-hash: "${ANN_HASH}"}]}}
                console: {enabled: true}
                """, changes));
    }

    private static ValueCase everything() {
        return cases().filter(values -> values.name().contains("everything"))
                .findFirst()
                .orElseThrow();
    }

    /** Whether both services that have a guarded page let this address see it. */
    private static boolean answersStatusTo(Manifests manifests, String address) throws ConfigException {
        return load(manifests, "forwarder").forwarder().status().allowedNetworks().stream()
                .anyMatch(network -> network.contains(Objects.requireNonNull(IpAddress.parse(address))));
    }

    private static List<NetworkPolicyPeer> peers(Manifests manifests, String service, String port) {
        return manifests.one(NetworkPolicy.class, "-" + service).getSpec().getIngress().stream()
                .filter(rule -> rule.getPorts().getFirst().getPort().getStrVal().equals(port))
                .flatMap(rule -> rule.getFrom().stream())
                .toList();
    }

    private static String component(NetworkPolicyPeer peer) {
        return peer.getPodSelector() == null
                ? ""
                : peer.getPodSelector().getMatchLabels().getOrDefault("app.kubernetes.io/component", "");
    }

    private static WindtrapConfig load(Manifests manifests, String service) throws ConfigException {
        return ConfigLoader.parse("test", text(manifests, service), environment(container(manifests, service)));
    }

    private static String text(Manifests manifests, String service) {
        return Objects.requireNonNull(manifests.of(ConfigMap.class).stream()
                .filter(map -> map.getMetadata().getName().equals("windtrap-" + service))
                .findFirst()
                .orElseThrow()
                .getData()
                .get("windtrap.yml"));
    }

    private static PodSpec pod(Manifests manifests, String service) {
        return manifests
                .one(Deployment.class, "-" + service)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    private static Container container(Manifests manifests, String service) {
        return pod(manifests, service).getContainers().getFirst();
    }

    /** What the container sees where each Secret has the keys that are asked of it; each hash is one. */
    private static Map<String, String> environment(Container container) {
        return container.getEnv().stream().collect(Collectors.toMap(EnvVar::getName, ConsoleTest::value));
    }

    private static String value(EnvVar variable) {
        if (variable.getName().endsWith("_HASH")) {
            return "$2y$10$abcdefghijklmnopqrstuuSVgE7qvp1KpMkLBH6Cb0bLs4BBOQ3QK";
        }
        return variable.getValueFrom() == null
                ? variable.getValue()
                : "secret of the key "
                        + variable.getValueFrom().getSecretKeyRef().getKey();
    }
}
