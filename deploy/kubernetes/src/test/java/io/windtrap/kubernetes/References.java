package io.windtrap.kubernetes;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.windtrap.kubernetes.api.ScaledObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a chart's objects say of each other: a name without its object is nothing that Kubernetes would refuse. */
final class References {
    private static final String COMPONENT = "app.kubernetes.io/component";

    private final Manifests manifests;
    private final List<String> breaches = new ArrayList<>();
    private final List<PodTemplateSpec> pods;

    private References(Manifests manifests) {
        this.manifests = manifests;
        this.pods = manifests.pods();
    }

    /** References of {@code manifests} that lead nowhere, or to more than they should; empty when all is right. */
    static List<String> breaches(Manifests manifests) {
        var references = new References(manifests);
        references.selectors();
        references.backends();
        references.scaling();
        references.pods.forEach(pod -> references.pod(pod.getSpec(), references.claims(pod)));
        return references.breaches;
    }

    private void selectors() {
        for (Deployment deployment : manifests.of(Deployment.class)) {
            Map<String, String> labels = deployment.getSpec().getSelector().getMatchLabels();
            onePod(deployment, labels);
            deployment.getSpec().getTemplate().getSpec().getTopologySpreadConstraints().stream()
                    .map(spread -> spread.getLabelSelector().getMatchLabels())
                    .forEach(spread -> onePod(deployment, spread));
        }
        for (StatefulSet set : manifests.of(StatefulSet.class)) {
            onePod(set, set.getSpec().getSelector().getMatchLabels());
            check(
                    manifests.has(Service.class, set.getSpec().getServiceName()),
                    name(set) + " has no Service " + set.getSpec().getServiceName());
        }
        for (Service service : manifests.of(Service.class)) {
            PodTemplateSpec pod = onePod(service, service.getSpec().getSelector());
            service.getSpec().getPorts().forEach(port -> port(name(service), pod, port.getTargetPort()));
        }
        for (PodDisruptionBudget budget : manifests.of(PodDisruptionBudget.class)) {
            onePod(budget, budget.getSpec().getSelector().getMatchLabels());
        }
        for (NetworkPolicy policy : manifests.of(NetworkPolicy.class)) {
            PodTemplateSpec pod =
                    onePod(policy, policy.getSpec().getPodSelector().getMatchLabels());
            policy.getSpec().getIngress().stream()
                    .flatMap(rule -> rule.getPorts().stream())
                    .forEach(port -> port(name(policy), pod, port.getPort()));
        }
        for (ServiceMonitor monitor : manifests.of(ServiceMonitor.class)) {
            Map<String, String> labels = monitor.getSpec().getSelector().getMatchLabels();
            List<Service> scraped = manifests.of(Service.class).stream()
                    .filter(service ->
                            service.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                    .toList();
            long services = pods.stream()
                    .filter(pod ->
                            !"topics".equals(pod.getMetadata().getLabels().get(COMPONENT)))
                    .count();
            check(
                    scraped.size() == services,
                    "ServiceMonitor scrapes " + scraped.size() + " Services, not " + services);
            monitor.getSpec()
                    .getEndpoints()
                    .forEach(endpoint -> scraped.forEach(service -> check(
                            service.getSpec().getPorts().stream()
                                    .anyMatch(port -> port.getName().equals(endpoint.getPort())),
                            "ServiceMonitor asks for a port that a Service has not: " + endpoint.getPort())));
        }
    }

    /** The only kind of pods that {@code labels} choose. */
    private @Nullable PodTemplateSpec onePod(HasMetadata of, Map<String, String> labels) {
        List<PodTemplateSpec> chosen = pods.stream()
                .filter(pod -> pod.getMetadata().getLabels().entrySet().containsAll(labels.entrySet()))
                .toList();
        check(
                chosen.size() == 1 && !labels.isEmpty(),
                name(of) + " chooses " + chosen.size() + " kinds of pods by " + labels);
        return chosen.isEmpty() ? null : chosen.getFirst();
    }

    private void port(String of, @Nullable PodTemplateSpec pod, IntOrString port) {
        if (pod != null) {
            check(
                    pod.getSpec().getContainers().stream()
                            .flatMap(container -> container.getPorts().stream())
                            .map(ContainerPort::getName)
                            .anyMatch(name -> name.equals(port.getStrVal())),
                    of + " names a port that its pods have not: " + port);
        }
    }

    private void backends() {
        Stream<Map.Entry<String, Integer>> ingresses = manifests.of(Ingress.class).stream()
                .flatMap(ingress -> ingress.getSpec().getRules().stream())
                .flatMap(rule -> rule.getHttp().getPaths().stream())
                .map(path -> path.getBackend().getService())
                .map(service -> Map.entry(service.getName(), service.getPort().getNumber()));
        Stream<Map.Entry<String, Integer>> routes = manifests.of(HTTPRoute.class).stream()
                .flatMap(route -> route.getSpec().getRules().stream())
                .flatMap(rule -> rule.getBackendRefs().stream())
                .map(backend -> Map.entry(backend.getName(), backend.getPort()));
        Stream.concat(ingresses, routes)
                .forEach(backend -> check(
                        manifests.of(Service.class).stream()
                                .filter(service ->
                                        service.getMetadata().getName().equals(backend.getKey()))
                                .flatMap(service -> service.getSpec().getPorts().stream())
                                .anyMatch(port -> port.getPort().equals(backend.getValue())),
                        "no Service has the backend " + backend));
    }

    private void scaling() {
        Set<String> scaled = new HashSet<>();
        manifests
                .of(HorizontalPodAutoscaler.class)
                .forEach(scaler ->
                        scaled.add(scaler.getSpec().getScaleTargetRef().getName()));
        manifests
                .of(ScaledObject.class)
                .forEach(scaler -> scaled.add(scaler.spec().scaleTargetRef().name()));
        for (String name : scaled) {
            check(manifests.has(Deployment.class, name), "a scaler has no Deployment " + name);
        }
        for (Deployment deployment : manifests.of(Deployment.class)) {
            String name = deployment.getMetadata().getName();
            check(
                    (deployment.getSpec().getReplicas() == null) == scaled.contains(name),
                    name + " must have a number of replicas, or a scaler");
        }
    }

    /** Volumes that a StatefulSet brings for its pods. */
    private List<String> claims(PodTemplateSpec pod) {
        return manifests.of(StatefulSet.class).stream()
                .filter(set -> set.getSpec().getTemplate().equals(pod))
                .flatMap(set -> set.getSpec().getVolumeClaimTemplates().stream())
                .map(claim -> claim.getMetadata().getName())
                .toList();
    }

    private void pod(PodSpec pod, List<String> claims) {
        check(
                pod.getServiceAccountName() == null
                        || pod.getServiceAccountName().equals("default")
                        || pod.getServiceAccountName().equals("theirs")
                        || manifests.has(ServiceAccount.class, pod.getServiceAccountName()),
                "no ServiceAccount " + pod.getServiceAccountName());
        for (Volume volume : pod.getVolumes()) {
            check(
                    volume.getConfigMap() == null
                            || !volume.getName().equals("config")
                            || manifests.has(
                                    ConfigMap.class, volume.getConfigMap().getName()),
                    "no ConfigMap for volume " + volume.getName());
        }
        List<String> volumes = Stream.concat(pod.getVolumes().stream().map(Volume::getName), claims.stream())
                .toList();
        check(Set.copyOf(volumes).size() == volumes.size(), "volumes have the same name: " + volumes);
        for (Container container : pod.getContainers()) {
            for (VolumeMount mount : container.getVolumeMounts()) {
                check(volumes.contains(mount.getName()), "no volume " + mount.getName());
            }
            List<String> variables =
                    container.getEnv().stream().map(EnvVar::getName).toList();
            check(Set.copyOf(variables).size() == variables.size(), "set twice: " + variables);
            Stream.of(container.getLivenessProbe(), container.getReadinessProbe(), container.getStartupProbe())
                    .filter(Objects::nonNull)
                    .forEach(probe -> check(probesAPort(container, probe), "a probe has no port"));
        }
    }

    private static boolean probesAPort(Container container, Probe probe) {
        return container.getPorts().stream()
                .anyMatch(port ->
                        port.getName().equals(probe.getHttpGet().getPort().getStrVal()));
    }

    private void check(boolean holds, String breach) {
        if (!holds) {
            breaches.add(breach);
        }
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }
}
