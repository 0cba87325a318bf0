package io.windtrap.common.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;

final class ConfiguredCommandTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            request.timeout.ms | x        | Invalid value x for configuration request.timeout.ms
            security.protocol  | SASL_SSL | Failed to create new KafkaAdminClient:
            """)
    void saysWhereSettingsAreThatKafkasClientRefuses(String name, String value, String problem) {
        // Given
        var errors = new StringWriter();
        var line = new CommandLine(new Some()).setErr(new PrintWriter(errors, true));

        // When
        int code = ConfiguredCommand.run(line.getCommandSpec(), () -> {
            Admin.create(Map.of("bootstrap.servers", "127.0.0.1:1", name, value))
                    .close();
            return 0;
        });

        // Then
        assertThat(code).isEqualTo(ConfiguredCommand.FAILED);
        assertThat(errors.toString()).startsWith("can't open a Kafka client, see kafka.properties: " + problem);
    }

    @Command(name = "some")
    private static final class Some {}
}
