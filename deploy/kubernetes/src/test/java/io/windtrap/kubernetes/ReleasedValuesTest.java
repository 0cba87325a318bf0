package io.windtrap.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An upgrade finds nothing that Kubernetes refuses to change: values of each release still render, and the fields that can't
 * change are those of that release. A folder of src/test/resources/released holds them, a release each; docs/releasing.md says
 * when one is added.
 */
@NeedsHelm
final class ReleasedValuesTest {
    private static final Path RELEASED = Chart.MODULE.resolve("src/test/resources/released");

    static Stream<Path> released() throws IOException {
        try (Stream<Path> files = Files.walk(RELEASED)) {
            return files
                    .filter(file -> file.getFileName().toString().endsWith(".values.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("released")
    void anUpgradeKeepsWhatCannotChange(Path values) throws IOException {
        // Given
        Path record = Path.of(values.toString().replace(".values.yaml", ".immutable.txt"));

        // When
        String now = text(immutable(Chart.render(Chart.text(values))));

        // Then
        if (System.getProperty("windtrap.write") != null && !Files.exists(record)) {
            Files.writeString(record, now);
        }
        assertThat(now).isEqualTo(Chart.text(record));
    }

    @Test
    void thereIsARecordOfEachExample() throws IOException {
        assertThat(released().map(file -> file.getFileName().toString().replace(".values.yaml", "")))
                .containsAll(Chart.examples());
    }

    static Stream<ValueCase> cases() {
        return ValueCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void noValueChangesWhatCannotChange(ValueCase values) {
        assertThat(immutable(values.manifests()))
                .containsAllEntriesOf(immutable(Chart.render(Chart.example("minimal"))));
    }

    /** A Job can't change at all, so that of an upgrade takes the place of the last one. */
    @ParameterizedTest
    @MethodSource("cases")
    void aJobIsReplaced(ValueCase values) {
        assertThat(values.manifests().of(Job.class))
                .allSatisfy(job -> assertThat(job.getMetadata().getAnnotations())
                        .containsEntry("shown.helm.sh/hook", "pre-install,pre-upgrade")
                        .containsEntry("shown.helm.sh/hook-delete-policy", "before-hook-creation"));
    }

    /** Names too: an object of another name is another object, and its former one goes away with what it did. */
    private static Map<String, String> immutable(Manifests manifests) {
        Map<String, String> fields = new TreeMap<>();
        for (Deployment deployment : manifests.of(Deployment.class)) {
            fields.put(
                    name(deployment) + " spec.selector",
                    new TreeMap<>(deployment.getSpec().getSelector().getMatchLabels()).toString());
        }
        for (StatefulSet set : manifests.of(StatefulSet.class)) {
            fields.put(
                    name(set) + " spec.selector",
                    new TreeMap<>(set.getSpec().getSelector().getMatchLabels()).toString());
            fields.put(name(set) + " spec.serviceName", set.getSpec().getServiceName());
            fields.put(name(set) + " spec.podManagementPolicy", set.getSpec().getPodManagementPolicy());
            set.getSpec()
                    .getVolumeClaimTemplates()
                    .forEach(claim -> fields.put(
                            name(set) + " spec.volumeClaimTemplates "
                                    + claim.getMetadata().getName(),
                            new TreeMap<>(claim.getMetadata().getLabels()) + " "
                                    + claim.getSpec().getAccessModes() + " "
                                    + claim.getSpec().getStorageClassName() + " "
                                    + claim.getSpec().getResources().getRequests()));
        }
        for (Service service : manifests.of(Service.class)) {
            fields.put(
                    name(service) + " spec.clusterIP",
                    String.valueOf(service.getSpec().getClusterIP()));
        }
        return fields;
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    private static String text(Map<String, String> fields) {
        var text = new StringBuilder();
        fields.forEach(
                (field, value) -> text.append(field).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
