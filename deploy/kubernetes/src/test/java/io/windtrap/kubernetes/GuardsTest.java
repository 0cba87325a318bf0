package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that make no sense fail before anything is installed, and the message says what to do. */
@NeedsHelm
final class GuardsTest {
    static Stream<Arguments> nonsense() {
        return Stream.of(
                arguments("topics: {partitions: null}", "topics.partitions is missing: say how many"),
                arguments("topics: {retention: ''}", "topics.retention is missing: say how long"),
                arguments("forwarder: {replicas: 7}", "forwarder.replicas is 7, and topics.partitions 6"),
                arguments(keda("maxReplicas: 7"), "forwarder.autoscaling.maxReplicas is 7, and topics.partitions 6"),
                arguments(keda("minReplicas: 7"), "forwarder.autoscaling.minReplicas is more than maxReplicas"),
                arguments(
                        "forwarder: {autoscaling: {enabled: true}}",
                        "forwarder.autoscaling.prometheusAddress is missing: KEDA asks it"),
                arguments(
                        "forwarder: {replicas: 2, autoscaling: {enabled: true, prometheusAddress: http://p:9090}}",
                        "forwarder.replicas and forwarder.autoscaling.enabled are both set"),
                arguments(
                        "gateway: {replicas: 3, autoscaling: {enabled: true}}",
                        "gateway.replicas and gateway.autoscaling.enabled are both set"),
                arguments(
                        "gateway: {autoscaling: {enabled: true, minReplicas: 11}}",
                        "gateway.autoscaling.minReplicas is more than maxReplicas"),
                arguments(
                        "gateway: {autoscaling: {enabled: true}, resources: {requests: {cpu: null}}}",
                        "gateway.autoscaling aims at a part of gateway.resources.requests.cpu, which is missing"),
                arguments(
                        "existingSecret: ''", "config names ${WEB_WRITE_KEY} for the gateway, and no Secret is given"),
                arguments(
                        "existingSecret: ''",
                        "config names ${CLICKHOUSE_PASSWORD} for the forwarder, and no Secret is given"),
                arguments(
                        "config: {sources: [{id: web, write-key: 2Nqcb4}]}",
                        "config.sources[0].write-key is written in the clear: put it into your Secret"),
                arguments(
                        "config: {destinations: [{id: w, clickhouse: {password: secret}}]}",
                        "config.destinations[0].clickhouse.password is written in the clear"),
                arguments(
                        "config: {kafka: {properties: {sasl.jaas.config: 'X required password=\"secret\";'}}}",
                        "config.kafka.properties.sasl.jaas.config is written in the clear"),
                arguments(
                        "config: {gateway: {status: {password: secret}}}",
                        "config.gateway.status.password is written in the clear"),
                arguments("config: {sources: []}", "config.sources is empty, so nobody may send"),
                arguments("config: {destinations: []}", "config.destinations is empty, so events would go nowhere"),
                arguments("config: {kafka: {bootstrap-servers: ''}}", "config.kafka.bootstrap-servers is missing"),
                arguments(
                        "existingConfigSecret: {name: whole}",
                        "existingConfigSecret.name and config are both set, and only one can be used"),
                arguments(
                        "config: {transformations: [{id: d, step: drop}]}",
                        "config.transformations is set, and transformer.enabled is not"),
                arguments(
                        "transformer: {enabled: true, replicas: 7}",
                        "transformer.replicas is 7, and topics.partitions 6"),
                arguments(
                        "transformer: {enabled: true, terminationGracePeriodSeconds: 20}",
                        "transformer.terminationGracePeriodSeconds is 20, and its drain takes up to 30"),
                arguments(
                        "{config: {transformer: {threads: 4}}, transformer: {enabled: true}}",
                        "transformer.resources.limits.memory is 1Gi, which gives a heap of 614 MiB, and"
                                + " config.transformer needs 896 MiB"),
                arguments(
                        "config: {transformations: [{id: m, step: mask, mask: {key: 0123456789abcdef}}]}",
                        "config.transformations[0].mask.key is written in the clear"),
                arguments(
                        "config: {transformations: [{id: s, step: script, script: {credentials: {crm: secret}}}]}",
                        "config.transformations[0].script.credentials.crm is written in the clear"),
                arguments("console: {enabled: true}", "console.enabled is set, and nobody has to log in: add"),
                arguments(
                        "{config: {console: {users: []}}, console: {enabled: true}}",
                        "console.enabled is set, and nobody has to log in: add"),
                arguments(
                        "{config: {console: {proxy: {header: X-User}}}, console: {enabled: true}}",
                        "config.console.proxy.networks is missing: say from which addresses your proxy asks"),
                arguments(
                        "config: {console: {users: [{name: a, password-hash: '$2a$12$abc'}]}}",
                        "config.console.users[0].password-hash is written in the clear"),
                arguments(
                        "config: {console: {query-users: [{destination: warehouse, user: q, password: abc}]}}",
                        "config.console.query-users[0].password is written in the clear"),
                arguments(
                        "console: {enabled: true, terminationGracePeriodSeconds: 5}",
                        "console.terminationGracePeriodSeconds is 5, and its drain takes up to 15"),
                arguments(
                        "console: {enabled: true, resources: {limits: {memory: 128Mi}}}",
                        "console.resources.limits.memory is 128Mi, which gives a heap of 76 MiB, and it needs 96 MiB"),
                arguments("console: {image: {tag: latest}}", "image.tag is latest: nobody could say what runs"),
                arguments("image: {tag: latest}", "image.tag is latest: nobody could say what runs"),
                arguments("forwarder: {image: {tag: latest}}", "image.tag is latest: nobody could say what runs"),
                arguments(
                        "gateway: {terminationGracePeriodSeconds: 20}",
                        "gateway.terminationGracePeriodSeconds is 20, and its drain takes up to 35"),
                arguments(
                        "forwarder: {drainTimeout: 2m, terminationGracePeriodSeconds: 60}",
                        "forwarder.terminationGracePeriodSeconds is 60, and its drain takes up to 140"),
                arguments(
                        "config: {gateway: {max-in-flight: 1GiB}}",
                        "gateway.resources.limits.memory is 768Mi, which gives a heap of 460 MiB, and config.gateway"
                                + " needs 1276 MiB"),
                arguments(
                        "{config: {forwarder: {buffer: 512MiB}}, forwarder: {resources: {limits: {memory: 1G}}}}",
                        "forwarder.resources.limits.memory is 1G, which gives a heap of 571 MiB, and config.forwarder"
                                + " needs 704 MiB"),
                arguments("gateway: {ingress: {enabled: true}}", "gateway.ingress.hosts is empty"),
                arguments("gateway: {httpRoute: {enabled: true}}", "gateway.httpRoute.parentRefs is empty"),
                arguments(
                        "{networkPolicy: {enabled: true}, config: {kafka: {bootstrap-servers: kafka}}}",
                        "networkPolicy.kafkaPorts is empty"));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void nonsenseFailsWithWhatToDo(String values, String message) {
        assertThatThrownBy(() -> Chart.render(Chart.example("minimal"), values))
                .hasMessageContaining("The values of Windtrap's chart have ")
                .hasMessageContaining("- " + message);
    }

    static Stream<Arguments> typos() {
        return Stream.of(
                arguments("gatway: {replicas: 2}", "gatway"),
                arguments("gateway: {replica: 2}", "replica"),
                arguments("gateway: {replicas: two}", "replicas"),
                arguments("gateway: {replicas: 0}", "replicas"),
                arguments("config: {gateway: {max-boddy: 1MiB}}", "max-boddy"),
                arguments("config: {gateway: {port: 80}}", "port"),
                arguments("config: {sources: [{id: web, writekey: '${WEB_WRITE_KEY}'}]}", "writekey"),
                arguments("config: {destinations: [{id: w, batch: {rows: lots}}]}", "rows"),
                arguments("topics: {retention: 90 days}", "retention"),
                arguments("gateway: {shutdownDelay: 10}", "shutdownDelay"),
                arguments("transformer: {state: {size: much}}", "size"),
                arguments("config: {transformations: [{id: m, step: masc}]}", "step"),
                arguments("config: {transformer: {state-directory: /x}}", "state-directory"),
                arguments("config: {console: {host: 0.0.0.0}}", "host"),
                arguments("console: {replicas: 2}", "replicas"),
                arguments("logFormat: xml", "logFormat"),
                arguments("image: {pullPolicy: Sometimes}", "pullPolicy"),
                arguments(keda("scaleDownStabilizationSeconds: 10"), "scaleDownStabilizationSeconds"),
                arguments(keda("minReplicas: 0"), "minReplicas"));
    }

    @ParameterizedTest
    @MethodSource("typos")
    void theSchemaRefusesWhatIsNoKeyOrNoValueOfOne(String values, String named) {
        assertThatThrownBy(() -> Chart.render(Chart.example("minimal"), values))
                .hasMessageContaining("values don't meet the specifications of the schema")
                .hasMessageContaining(named);
    }

    @Test
    void anInstallationWithoutValuesHearsOfAllProblemsAtOnce() {
        assertThatThrownBy(Chart::render)
                .hasMessageContaining("5 problem(s)")
                .hasMessageContaining("bootstrap-servers")
                .hasMessageContaining("config.sources")
                .hasMessageContaining("config.destinations")
                .hasMessageContaining("topics.partitions")
                .hasMessageContaining("topics.retention");
    }

    @Test
    void aKafkaPropertyThatIsNoSecretMayBeInTheClear() {
        // When
        var rendered = Chart.render(
                Chart.example("minimal"), "config: {kafka: {properties: {security.protocol: SSL, client.id: me}}}");

        // Then
        assertThat(rendered.all()).isNotEmpty();
    }

    @Test
    void theReadmeExplainsEveryGuard() {
        // Given
        String templates = Chart.text(Chart.FOLDER.resolve("templates/_guards.tpl"))
                + Chart.text(Chart.FOLDER.resolve("templates/_secretguards.tpl"));

        // When
        List<String> messages = Pattern.compile("append \\$problems (?:\\(printf )?\"([^\":,]+)")
                .matcher(templates)
                .results()
                .map(message -> message.group(1).replaceAll("%[svd]", "…"))
                .toList();

        // Then
        assertThat(messages).hasSizeGreaterThan(15);
        assertThat(Chart.text(Chart.MODULE.resolve("README.md"))).contains(messages);
    }

    private static String keda(String more) {
        return "forwarder: {autoscaling: {enabled: true, prometheusAddress: http://p:9090, " + more + "}}";
    }
}
