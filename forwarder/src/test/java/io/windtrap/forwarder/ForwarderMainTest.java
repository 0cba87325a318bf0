package io.windtrap.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ForwarderMainTest {
    private final StringWriter out = new StringWriter();
    private final CommandLine command = new CommandLine(new ForwarderMain()).setOut(new PrintWriter(out));

    @TempDir
    private Path folder;

    @Test
    void leavesWithTwoForAWrongConfiguration() throws Exception {
        Path file = Files.writeString(
                folder.resolve("windtrap.yml"),
                "destinations: [{id: a, batch: {rows: 0}, clickhouse: {url: nowhere, parallel-inserts: 0}}]");

        assertThat(command.execute("--config", file.toString())).isEqualTo(2);
    }

    @Test
    void leavesWithTwoWhenThereIsNoConfiguration() {
        assertThat(command.execute("--config", folder.resolve("none.yml").toString()))
                .isEqualTo(2);
    }

    @Test
    void saysWhatItIs() {
        assertThat(command.execute("--version")).isZero();
        assertThat(out.toString()).startsWith("windtrap ");
        assertThat(command.execute("--help")).isZero();
        assertThat(out.toString()).contains("--config");
    }
}
