package io.windtrap.engine.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.engine.clickhouse.ClickHouseEngine;
import io.windtrap.engine.kafka.KafkaEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineLeftBehindIT {
    @TempDir
    Path folder;

    @Test
    void enginesDieWithAParentThatIsKilled() throws Exception {
        // Given
        var parent = new JavaProgram(Parent.class, List.of("-Xmx64m"), List.of(folder.toString()))
                .builder()
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectErrorStream(false)
                .start();
        List<ProcessHandle> engines;
        try (var lines = parent.inputReader()) {
            var pids = lines.readLine().split(" ", -1);
            engines = List.of(
                    ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow(),
                    ProcessHandle.of(Long.parseLong(pids[1])).orElseThrow());
        }
        assertThat(engines).allMatch(ProcessHandle::isAlive);
        // When
        parent.destroyForcibly();
        // Then
        for (var engine : engines) {
            engine.onExit().get(60, SECONDS);
        }
    }

    static final class Parent {
        public static void main(String[] arguments) throws Exception {
            var folder = Path.of(arguments[0]);
            var kafka = KafkaEngine.start(folder.resolve("kafka"));
            var clickHouse = ClickHouseEngine.start(folder.resolve("clickhouse"));
            System.out.println(kafka.pid() + " " + clickHouse.pid());
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
