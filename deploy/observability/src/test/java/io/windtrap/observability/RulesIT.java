package io.windtrap.observability;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.observability.services.Program;
import io.windtrap.observability.services.Prometheus;
import io.windtrap.observability.services.PrometheusTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rules, by Prometheus' own tool. */
@ExtendWith(PrometheusTools.class)
final class RulesIT {
    private static final Path TESTS = Path.of("rules", "tests", "windtrap_test.yml");

    @Test
    void areValid() throws Exception {
        // When
        Program check =
                Program.run(PrometheusTools.path("promtool").toString(), "check", "rules", Prometheus.RULES.toString());

        // Then
        assertThat(check.output()).doesNotContain("FAILED");
        assertThat(check.exitCode()).as(check.output()).isZero();
    }

    @Test
    void fireWhenTheyShouldAndOnlyThen() throws Exception {
        // When
        Program test = Program.run(PrometheusTools.path("promtool").toString(), "test", "rules", TESTS.toString());

        // Then
        assertThat(test.exitCode()).as(test.output()).isZero();
    }

    @Test
    void haveATestEach() throws Exception {
        // When
        var tested = Pattern.compile("labels: 'ALERTS\\{alertname=\"(\\w+)\"")
                .matcher(Files.readString(TESTS))
                .results()
                .map(match -> match.group(1));

        // Then
        assertThat(tested).containsAll(Alert.all().stream().map(Alert::name).toList());
    }
}
