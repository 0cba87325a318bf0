package io.windtrap.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.bench.scenario.ScenarioName;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** What the command says to options that make no sense: the reason and the usage, and exit code 2; nothing is started. */
final class OptionsTest {
    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "--rounds=0, --rounds must be between 1 and 1000",
        "--events=999, --events must be between 1000 and",
        "--rate=0, --rate must be between 1 and",
        "--per-request=0, --per-request must be between 1 and",
        "--seconds=5, --seconds must be between 6 and"
    })
    void aNumberOutOfItsRangeIsRefused(String option, String reason) {
        assertThat(run(option)).isEqualTo(2);
        assertThat(said.toString()).contains(reason, "Usage: run");
    }

    @Test
    void anUnknownScenarioIsRefusedWithThoseThatThereAre() {
        assertThat(run("catch-up", "drizzle")).isEqualTo(2);
        assertThat(said.toString())
                .contains(
                        "unknown scenario 'drizzle': there are gateway-single, ",
                        "catch-up, catch-up-rows, trickle",
                        "Usage: run");
    }

    @Test
    void aNameThatOthersBeginWithStandsForAllOfThem() {
        assertThat(ScenarioName.of("transform")).hasSize(4);
        assertThat(ScenarioName.of("scale")).hasSize(6).contains(ScenarioName.SCALE_USERS);
        assertThat(ScenarioName.of("trickle")).containsExactly(ScenarioName.TRICKLE);
    }

    @Test
    void helpNamesScenariosAndDefaults() {
        assertThat(run("--help")).isZero();
        assertThat(said.toString()).contains("catch-up", "trickle", "87b3bef", "default: 3; 1 with");
    }

    private int run(String... arguments) {
        CommandLine command = Bench.commandLine();
        PrintWriter writer = new PrintWriter(said);
        return command.setErr(writer).setOut(writer).execute(arguments);
    }
}
