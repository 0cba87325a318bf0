package io.windtrap.kubernetes;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Values that operators may have.
 *
 * @param name what is special about them
 * @param example that they begin with
 * @param changes YAML over it
 */
record ValueCase(String name, String example, String changes) {
    private static final Map<ValueCase, Manifests> RENDERED = new ConcurrentHashMap<>();

    /** What the chart makes of them; rendered once. */
    Manifests manifests() {
        return RENDERED.computeIfAbsent(this, _ -> Chart.render(Chart.example(example), changes));
    }

    /** What Helm says after such an installation. */
    String notes() {
        return Chart.notes(Chart.example(example), changes);
    }

    @Override
    public String toString() {
        return name;
    }

    /** All of them: the examples as they are, and each option at least once. */
    static Stream<ValueCase> all() {
        return Stream.concat(
                Chart.examples().stream().map(name -> new ValueCase("example " + name, name, "")), options());
    }

    private static Stream<ValueCase> options() {
        return Stream.of(
                minimal("one partition", "topics: {partitions: 1}"),
                minimal("fixed replicas", "{gateway: {replicas: 5}, forwarder: {replicas: 6}}"),
                minimal("images by digest", """
                    image: {registry: registry.example.com/, pullPolicy: Always, pullSecrets: [{name: registry}]}
                    gateway: {image: {digest: "sha256:0123456789012345678901234567890123456789012345678901234567890123"}}
                    """),
                minimal("images by tag, without registry", "image: {registry: '', tag: 0.1.1}"),
                minimal("forwarders before gateways", "gateway: {image: {tag: 0.0.9}}"),
                minimal("whole configuration from a Secret", """
                    config: {kafka: null, sources: null, destinations: null}
                    existingConfigSecret: {name: whole, key: file.yml}
                    networkPolicy: {enabled: true, kafkaPorts: [9092], clickHousePorts: [8123]}
                    """),
                minimal("secrets of several Secrets", """
                    existingSecret: ""
                    secretKeys:
                      WEB_WRITE_KEY: {secret: keys, key: web}
                      CLICKHOUSE_PASSWORD: {secret: clickhouse}
                    """),
                minimal("secrets by extraEnv", """
                    existingSecret: ""
                    gateway:
                      extraEnv: [{name: WEB_WRITE_KEY, valueFrom: {secretKeyRef: {name: keys, key: web}}}]
                    forwarder:
                      extraEnv: [{name: CLICKHOUSE_PASSWORD, valueFrom: {secretKeyRef: {name: ch, key: pw}}}]
                    """),
                minimal("placeholders with fallbacks, and literal ones", """
                    config:
                      kafka: {properties: {client.id: "windtrap-${POD_ZONE:none}-\\\\${LITERAL}"}}
                    """),
                minimal("large numbers and every group of keys", """
                    config:
                      gateway: {max-body: 8000000, max-events: 500000, status: {password: "${STATUS_PASSWORD}"}}
                      forwarder: {buffer: 256MiB}
                    """),
                minimal("a route of the Gateway API", """
                    gateway:
                      httpRoute:
                        enabled: true
                        annotations: {team: events}
                        parentRefs: [{name: public, namespace: gateways}]
                        hostnames: [events.example.com]
                    """),
                minimal("a LoadBalancer with HTTPS of its own", """
                    gateway:
                      tls: {existingSecret: events-example-com}
                      service:
                        type: LoadBalancer
                        port: 443
                        annotations: {example.com/internal: "true"}
                        externalTrafficPolicy: Local
                        loadBalancerSourceRanges: [192.0.2.0/24]
                    """),
                minimal("an Ingress without certificate", """
                    gateway: {ingress: {enabled: true, hosts: [a.example.com, b.example.com]}, service: {port: 8080}}
                    """),
                minimal("closed networks", """
                    networkPolicy:
                      enabled: true
                      gatewayFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
                      adminFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
                      extraEgress: [{ports: [{port: 4317, protocol: TCP}]}]
                    """),
                minimal("somebody's service account", "serviceAccount: {create: false, name: theirs}"),
                minimal("the default service account", "serviceAccount: {create: false}"),
                minimal("a service account with a role", "serviceAccount: {annotations: {example.com/role: kafka}}"),
                minimal("no disruption budgets", """
                    gateway: {podDisruptionBudget: {enabled: false}}
                    forwarder: {podDisruptionBudget: {maxUnavailable: 50%}}
                    """),
                minimal("a user that the platform chooses", "podSecurityContext: {runAsUser: null}"),
                minimal("logs as text, and options of the JVM", """
                    logFormat: text
                    gateway: {javaOptions: -XX:MaxRAMPercentage=60, resources: {limits: {memory: 256Mi}, requests: {memory: 256Mi}}}
                    forwarder: {javaOptions: -Xmx300m}
                    """),
                minimal("variables that replace the chart's own", """
                    gateway: {extraEnv: [{name: WINDTRAP_LOG_FORMAT, value: text}]}
                    """),
                minimal("labels that would replace the chart's own", """
                    commonLabels: {team: events, app.kubernetes.io/name: other}
                    gateway: {podLabels: {app.kubernetes.io/component: other, tier: edge}}
                    """),
                minimal("all wishes for the pods", pods("gateway") + pods("forwarder")),
                minimal("a transformer", "transformer: {enabled: true}"),
                minimal(
                        "a transformer with everything",
                        """
                    config:
                      forwarder: {dead-letters: {topic: dead}, status: {password: "${STATUS_PASSWORD}"}}
                      transformer: {topic: masked, threads: 2, status: {password: "${TRANSFORMER_PASSWORD}"}}
                      transformations:
                        - {id: emails, sources: web, step: mask, mask: {patterns: email, how: hash, key: "${MASK_KEY}"}}
                    networkPolicy: {enabled: true}
                    monitoring: {serviceMonitor: {enabled: true}}
                    transformer:
                      enabled: true
                      replicas: 3
                      image: {tag: 0.0.9}
                      scripts: {existingConfigMap: scripts}
                      state: {size: 5Gi, storageClass: fast}
                    """ + pods("transformer").replaceFirst("transformer:\n", "")),
                minimal("a transformer whose volumes and user the platform chooses", """
                    podSecurityContext: {runAsUser: null}
                    transformer: {enabled: true, podDisruptionBudget: {enabled: false}}
                    """),
                minimal("a console", """
                    config: {console: {users: [{name: ann, password-hash: "${ANN_HASH}"}]}}
                    console: {enabled: true}
                    """),
                minimal("a console with everything", """
                    config:
                      forwarder: {dead-letters: {topic: dead}, status: {password: "${STATUS_PASSWORD}", allowed-networks: 10.1.0.0/16}}
                      transformer: {status: {password: "${TRANSFORMER_PASSWORD}"}}
                      console: {proxy: {header: X-Forwarded-User, networks: [10.1.2.0/24], operators: [ann]}, scripts: true, hosts: [console.example.com]}
                      transformations:
                        - {id: emails, step: mask, mask: {patterns: email, how: hash, key: "${MASK_KEY}"}}
                        - {id: own, step: script, script: {file: /etc/windtrap/scripts/own.js, credentials: {crm: "${CRM_TOKEN}"}}}
                    networkPolicy:
                      enabled: true
                      gatewayFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ingress}}}]
                      adminFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: monitoring}}}]
                      consoleFrom: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: proxy}}}]
                    monitoring: {serviceMonitor: {enabled: true}}
                    transformer: {enabled: true, scripts: {existingConfigMap: scripts}}
                    console:
                      enabled: true
                      image: {tag: 0.0.9}
                      service: {port: 443, annotations: {team: events}}
                      tls: {existingSecret: console-example-com}
                    """ + pods("console").replaceFirst("console:\n", "")),
                minimal("no topics", "topics: {create: false}"),
                minimal("topics in a closed network", "networkPolicy: {enabled: true}"),
                new ValueCase("scaling by lag alone", "autoscaling", """
                    forwarder:
                      autoscaling:
                        targetCPUUtilizationPercentage: 0
                        maxReplicas: 8
                        query: max(lag)
                        authenticationRef: {name: prometheus, kind: ClusterTriggerAuthentication}
                    """));
    }

    private static ValueCase minimal(String name, String changes) {
        return new ValueCase(name, "minimal", changes);
    }

    private static String pods(String component) {
        return """
            %s:
              terminationGracePeriodSeconds: 300
              podAnnotations: {example.com/owner: events}
              podLabels: {tier: edge}
              nodeSelector: {disk: ssd}
              tolerations: [{key: dedicated, operator: Equal, value: events, effect: NoSchedule}]
              affinity:
                podAntiAffinity:
                  requiredDuringSchedulingIgnoredDuringExecution:
                    - topologyKey: kubernetes.io/hostname
                      labelSelector: {matchLabels: {app.kubernetes.io/component: %s}}
              priorityClassName: high
              topologySpreadConstraints:
                - topologyKey: kubernetes.io/hostname
                  maxSkew: 1
                  whenUnsatisfiable: DoNotSchedule
                  labelSelector: {matchLabels: {app.kubernetes.io/component: %s}}
              extraEnv: [{name: LANG, value: C.UTF-8}]
              extraVolumes: [{name: ca, secret: {secretName: ca}}]
              extraVolumeMounts: [{name: ca, mountPath: /ca, readOnly: true}]
            """.formatted(component, component, component);
    }
}
