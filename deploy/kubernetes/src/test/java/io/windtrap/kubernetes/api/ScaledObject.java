package io.windtrap.kubernetes.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** KEDA's ScaledObject (keda.sh/v1alpha1), as far as the chart uses it: fabric8 has no model of it. */
public record ScaledObject(
        String apiVersion,
        String kind,
        ObjectMeta metadata,
        @JsonProperty(required = true) Spec spec) {

    public record Spec(
            @JsonProperty(required = true) Target scaleTargetRef,
            @Nullable Integer pollingInterval,
            @Nullable Integer minReplicaCount,
            @Nullable Integer maxReplicaCount,
            @Nullable Advanced advanced,
            @JsonProperty(required = true) List<Trigger> triggers) {}

    public record Target(
            @JsonProperty(required = true) String name,
            @Nullable String apiVersion,
            @Nullable String kind) {}

    public record Advanced(@Nullable HpaConfig horizontalPodAutoscalerConfig) {}

    public record HpaConfig(@Nullable HorizontalPodAutoscalerBehavior behavior) {}

    /** All texts of {@code metadata}, numbers too: KEDA reads no others. */
    public record Trigger(
            @JsonProperty(required = true) String type,
            @Nullable String name,
            @Nullable String metricType,
            Map<String, String> metadata,
            @Nullable AuthenticationRef authenticationRef) {}

    public record AuthenticationRef(
            @JsonProperty(required = true) String name,
            @Nullable String kind) {}
}
