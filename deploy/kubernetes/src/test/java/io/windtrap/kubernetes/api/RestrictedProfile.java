package io.windtrap.kubernetes.api;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kubernetes' Pod Security Standard "restricted", rule by rule, and what this chart adds to it. */
public final class RestrictedProfile {
    private static final Set<String> SECCOMP = Set.of("RuntimeDefault", "Localhost");

    private RestrictedProfile() {}

    /** What an admission that enforces the profile would refuse {@code pod} for; empty when it would not. */
    public static List<String> breaches(PodSpec pod) {
        List<String> breaches = new ArrayList<>();
        check(breaches, !isTrue(pod.getHostNetwork()), "uses the host's network");
        check(breaches, !isTrue(pod.getHostPID()) && !isTrue(pod.getHostIPC()), "uses the host's processes");
        PodSecurityContext all = Objects.requireNonNullElseGet(pod.getSecurityContext(), PodSecurityContext::new);
        check(breaches, all.getSysctls().isEmpty(), "sets kernel parameters");
        check(breaches, all.getSeLinuxOptions() == null, "sets SELinux options");
        check(breaches, !Objects.equals(all.getRunAsUser(), 0L), "runs as root");
        for (Volume volume : pod.getVolumes()) {
            boolean allowed = Stream.of(
                            volume.getConfigMap(),
                            volume.getCsi(),
                            volume.getDownwardAPI(),
                            volume.getEmptyDir(),
                            volume.getEphemeral(),
                            volume.getPersistentVolumeClaim(),
                            volume.getProjected(),
                            volume.getSecret())
                    .anyMatch(Objects::nonNull);
            check(breaches, allowed, "volume " + volume.getName() + " is of a type that is not allowed");
        }
        Stream.of(pod.getContainers(), pod.getInitContainers())
                .flatMap(List::stream)
                .forEach(container -> container(breaches, container, all));
        return breaches;
    }

    private static void container(List<String> breaches, Container container, PodSecurityContext pod) {
        String name = "container " + container.getName() + " ";
        SecurityContext own = Objects.requireNonNullElseGet(container.getSecurityContext(), SecurityContext::new);
        check(breaches, !isTrue(own.getPrivileged()), name + "is privileged");
        check(
                breaches,
                Boolean.FALSE.equals(own.getAllowPrivilegeEscalation()),
                name + "may get more rights than its parent");
        check(
                breaches,
                isTrue(own.getRunAsNonRoot()) || (own.getRunAsNonRoot() == null && isTrue(pod.getRunAsNonRoot())),
                name + "may run as root");
        check(breaches, !Objects.equals(own.getRunAsUser(), 0L), name + "runs as root");
        check(breaches, own.getProcMount() == null || own.getProcMount().equals("Default"), name + "mounts /proc");
        SeccompProfile seccomp = own.getSeccompProfile() == null ? pod.getSeccompProfile() : own.getSeccompProfile();
        check(breaches, seccomp != null && SECCOMP.contains(seccomp.getType()), name + "has no seccomp profile");
        Capabilities capabilities = Objects.requireNonNullElseGet(own.getCapabilities(), Capabilities::new);
        check(breaches, capabilities.getDrop().contains("ALL"), name + "keeps capabilities");
        check(breaches, Set.of("NET_BIND_SERVICE").containsAll(capabilities.getAdd()), name + "adds capabilities");
        check(
                breaches,
                container.getPorts().stream().allMatch(port -> port.getHostPort() == null),
                name + "takes a port of the host");
        // More than the profile asks for.
        check(breaches, isTrue(own.getReadOnlyRootFilesystem()), name + "may write to its root file system");
    }

    private static void check(List<String> breaches, boolean holds, String breach) {
        if (!holds) {
            breaches.add(breach);
        }
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }
}
