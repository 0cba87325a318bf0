package io.windtrap.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.local.sample.SendEvents;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What the commands say to options that make no sense: the reason and the usage, and exit code 2. */
final class OptionsTest {
    /** Nothing listens at port 1, which is below those that anybody may take. */
    private static final String NOBODY = "http://127.0.0.1:1";

    private final StringWriter said = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--gateway-port", "--clickhouse-port", "--kafka-port", "--console-port"})
    void upRefusesAPortThatIsNone(String option, @TempDir Path folder) {
        Path data = folder.resolve("data");

        assertThat(run(new Up(), "--data", data.toString(), option, "65536")).isEqualTo(2);
        assertThat(said.toString()).contains("ports must be between 0 and 65535", "Usage: up");
        assertThat(data).doesNotExist();
    }

    @Test
    void upRefusesAnOptionThatItDoesNotKnow() {
        assertThat(run(new Up(), "--port", "1")).isEqualTo(2);
        assertThat(said.toString()).contains("--port", "Usage: up");
    }

    @Test
    void queryWantsAQuery() {
        assertThat(run(new Query())).isEqualTo(2);
        assertThat(said.toString()).contains("Missing required parameter: 'QUERY'", "Usage: query");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:8123", "localhost:8123", "ftp://host", "http://", "http:/host", "a b"})
    void queryAndSendEventsRefuseAUrlThatIsNone(String url) {
        assertThat(run(new Query(), "--url", url, "SELECT 1")).isEqualTo(2);
        assertThat(said.toString()).contains("'" + url + "' is not a URL such as");
        assertThat(run(new SendEvents(), "--url", url, "--write-key", "key")).isEqualTo(2);
    }

    @Test
    void sendEventsWantsTheWriteKeyOfAGatewayThatIsNotTheLocalStacks() {
        assertThat(run(new SendEvents(), "--url", NOBODY)).isEqualTo(2);
        assertThat(said.toString()).contains("--url needs --write-key", "Usage: send-events");
    }

    @Test
    void queryAndSendEventsSayAtOnceThatNothingListensAtTheirUrl() {
        assertThat(run(new Query(), "--url", NOBODY, "SELECT 1")).isEqualTo(1);
        assertThat(run(new SendEvents(), "--url", NOBODY, "--write-key", "key")).isEqualTo(1);

        assertThat(said.toString().lines())
                .hasSize(2)
                .containsOnly(
                        "nothing listens at " + NOBODY
                                + " (Connection refused). Check --url; without it, the stack that deploy/local/up started is used");
    }

    @Test
    void queryAndSendEventsSayAtOnceThatTheStackOfTheFolderDoesNotRun(@TempDir Path data) throws IOException {
        // Given
        Files.createDirectory(data.resolve("clickhouse"));
        Files.writeString(data.resolve("clickhouse/port"), "1\n");
        Files.writeString(data.resolve("gateway-port"), "1\n");
        Files.writeString(data.resolve("write-key"), "key\n");

        // When
        assertThat(run(new Query(), "--data=" + data, "SELECT 1")).isEqualTo(1);
        assertThat(run(new SendEvents(), "--data=" + data)).isEqualTo(1);

        // Then
        assertThat(said.toString().lines())
                .hasSize(2)
                .containsOnly("nothing listens at " + NOBODY
                        + " (Connection refused). Start the local stack with: deploy/local/up --data " + data);
    }

    @Test
    void queryAndSendEventsSayThatAFolderHasNoStack(@TempDir Path data) {
        assertThat(run(new Query(), "--data=" + data, "SELECT 1")).isEqualTo(1);
        assertThat(run(new SendEvents(), "--data=" + data)).isEqualTo(1);

        assertThat(said.toString().lines())
                .hasSize(2)
                .containsOnly(data + " has no local stack. Start one with: deploy/local/up --data " + data);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--count=0", "--users=0", "--rate=-1"})
    void sendEventsRefusesANumberThatIsTooSmall(String option) {
        assertThat(run(new SendEvents(), "--write-key", "key", option)).isEqualTo(2);
        assertThat(said.toString()).contains("--count and --users must be at least 1, --rate at least 0");
    }

    private int run(Callable<Integer> command, String... arguments) {
        return new CommandLine(command).setErr(new PrintWriter(said)).execute(arguments);
    }
}
