package io.windtrap.transformer.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ContractTest {
    private static ScriptEngine engine;

    @BeforeAll
    static void openEngine() {
        engine = new ScriptEngine();
    }

    @AfterAll
    static void closeEngine() {
        engine.close();
    }

    static List<ContractCase> cases() throws IOException {
        return ContractCase.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void keepsTheContractOfRudderStack(ContractCase given) throws ScriptException {
        // Given
        if (given.expected().getFirst().startsWith("error ")) {
            String text = given.expected().getFirst().substring("error ".length());
            assertThatThrownBy(() -> engine.compile(given.source(), Results.PATIENT))
                    .isInstanceOf(ScriptException.class)
                    .hasMessageContaining(text);
            return;
        }
        Script script = engine.compile(given.source(), Results.PATIENT);

        // When
        List<String> results;
        List<String> logs;
        try (ScriptRun run = script.open()) {
            results = Results.lines(run.transform(given.events()));
            logs = run.takeLogs();
        }

        // Then
        assertThat(results).hasSameSizeAs(given.expected());
        for (int i = 0; i < results.size(); i++) {
            String expected = given.expected().get(i);
            if (expected.startsWith("failed ")) {
                String reason = expected.split(" ", 3)[1];
                String text = expected.split(" ", 3)[2];
                assertThat(results.get(i)).startsWith("failed " + reason + " case@");
                if (text.endsWith("$")) {
                    assertThat(results.get(i)).endsWith(text.substring(0, text.length() - 1));
                } else {
                    assertThat(results.get(i)).containsIgnoringCase(text);
                }
            } else {
                assertThat(results.get(i)).isEqualTo(expected);
            }
        }
        assertThat(logs).isEqualTo(given.logs());
    }
}
