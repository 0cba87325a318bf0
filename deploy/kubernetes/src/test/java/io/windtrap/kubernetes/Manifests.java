package io.windtrap.kubernetes;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.windtrap.kubernetes.api.ScaledObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The objects of a rendered chart. A field that Kubernetes does not know, or a number where it has a text, fails. */
record Manifests(List<Manifest> all) {
    private static final ObjectMapper STRICT = strict();
    private static final Map<String, Class<?>> KINDS = Map.ofEntries(
            entry("v1 ConfigMap", ConfigMap.class),
            entry("v1 Service", Service.class),
            entry("v1 ServiceAccount", ServiceAccount.class),
            entry("apps/v1 Deployment", Deployment.class),
            entry("apps/v1 StatefulSet", StatefulSet.class),
            entry("autoscaling/v2 HorizontalPodAutoscaler", HorizontalPodAutoscaler.class),
            entry("batch/v1 Job", Job.class),
            entry("gateway.networking.k8s.io/v1 HTTPRoute", HTTPRoute.class),
            entry("keda.sh/v1alpha1 ScaledObject", ScaledObject.class),
            entry("monitoring.coreos.com/v1 PrometheusRule", PrometheusRule.class),
            entry("monitoring.coreos.com/v1 ServiceMonitor", ServiceMonitor.class),
            entry("networking.k8s.io/v1 Ingress", Ingress.class),
            entry("networking.k8s.io/v1 NetworkPolicy", NetworkPolicy.class),
            entry("policy/v1 PodDisruptionBudget", PodDisruptionBudget.class));

    /**
     * One object.
     *
     * @param json as it was rendered
     * @param object the same, read by its model: a {@link HasMetadata}, or a {@link ScaledObject}
     */
    record Manifest(JsonNode json, Object object) {
        String kind() {
            return json.path("kind").asText();
        }

        String name() {
            return json.at("/metadata/name").asText();
        }

        @Override
        public String toString() {
            return kind() + "/" + name();
        }
    }

    /**
     * Reads what Helm rendered.
     *
     * @throws AssertionError if an object is of a kind that the chart should not make, or is not as its model says
     */
    static Manifests of(String yaml) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        List<Manifest> all = new ArrayList<>();
        for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
            if (document != null) {
                all.add(manifest(STRICT.valueToTree(document)));
            }
        }
        return new Manifests(all);
    }

    private static Manifest manifest(JsonNode json) {
        String kind = json.path("apiVersion").asText() + " " + json.path("kind").asText();
        Class<?> type = KINDS.get(kind);
        if (type == null) {
            throw new AssertionError("the chart makes an object of a kind that no test knows: " + kind);
        }
        try {
            return new Manifest(json, STRICT.treeToValue(json, type));
        } catch (JsonProcessingException e) {
            throw new AssertionError(kind + " " + json.at("/metadata/name").asText() + ": " + e.getMessage(), e);
        }
    }

    /** Those of one kind. */
    <T> List<T> of(Class<T> type) {
        return all.stream()
                .map(Manifest::object)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The only one of {@code type} whose name ends with {@code suffix}. */
    <T extends HasMetadata> T one(Class<T> type, String suffix) {
        List<T> found = of(type).stream()
                .filter(object -> object.getMetadata().getName().endsWith(suffix))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " " + type.getSimpleName() + " *" + suffix + " in " + all);
        }
        return found.getFirst();
    }

    /** Whether there is one of {@code type} with this name. */
    boolean has(Class<? extends HasMetadata> type, @Nullable String name) {
        return of(type).stream()
                .anyMatch(object -> object.getMetadata().getName().equals(name));
    }

    /** What the pods of all Deployments, StatefulSets and Jobs are made from. */
    List<PodTemplateSpec> pods() {
        return Stream.of(
                        of(Deployment.class).stream().map(one -> one.getSpec().getTemplate()),
                        of(StatefulSet.class).stream().map(one -> one.getSpec().getTemplate()),
                        of(Job.class).stream().map(one -> one.getSpec().getTemplate()))
                .flatMap(pods -> pods)
                .toList();
    }

    /** Everything that is written in {@code json} under the key {@code name}, however deep. */
    static Stream<JsonNode> findAll(JsonNode json, String name) {
        return StreamSupport.stream(json.findValues(name).spliterator(), false);
    }

    private static ObjectMapper strict() {
        var mapper = new ObjectMapper();
        mapper.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        // The model keeps what it does not know in a map, for clients that must not lose it.
        mapper.setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
            private static final long serialVersionUID = 1;

            @Override
            public Boolean hasAnySetter(Annotated annotated) {
                return false;
            }
        });
        for (CoercionInputShape shape :
                List.of(CoercionInputShape.Boolean, CoercionInputShape.Integer, CoercionInputShape.Float)) {
            mapper.coercionConfigFor(LogicalType.Textual).setCoercion(shape, CoercionAction.Fail);
        }
        for (LogicalType type : List.of(LogicalType.Integer, LogicalType.Boolean, LogicalType.Float)) {
            mapper.coercionConfigFor(type).setCoercion(CoercionInputShape.String, CoercionAction.Fail);
        }
        return mapper;
    }
}
