package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.ConfigException;
import io.windtrap.common.config.ConfigLoader;
import io.windtrap.common.config.TransformationConfig.Kind;
import io.windtrap.common.config.WindtrapConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The configuration of docker-compose.yml, with the variables that .env.sample explains. */
final class ComposeConfigTest {
    private static final Path TOP = Path.of("..", "..");

    @Test
    void eventsAreStoredAsTheyWereSentUnlessTheirTopicIsThatOfTheTransformer() throws Exception {
        assertThat(load(Map.of()).destinations())
                .singleElement()
                .satisfies(one -> assertThat(one.topic()).contains("events"));

        // When
        WindtrapConfig config = load(Map.of("EVENTS_TOPIC", "events.transformed"));

        // Then
        assertThat(config.destinations())
                .singleElement()
                .satisfies(one ->
                        assertThat(one.topic()).contains(config.transformer().topic()));
        assertThat(config.transformations())
                .singleElement()
                .satisfies(step -> assertThat(step.step()).isEqualTo(Kind.MASK));
        assertThat(config.transformer().admin().host()).isEqualTo("0.0.0.0");
    }

    @Test
    void theStateIsWhereItsVolumeIs() throws Exception {
        String compose = Files.readString(TOP.resolve("docker-compose.yml"));

        assertThat(compose)
                .contains("- transformer:" + load(Map.of()).transformer().stateDirectory() + "\n");
        assertThat(Files.readString(TOP.resolve(".env.sample")))
                .contains("#COMPOSE_PROFILES=transform\n#EVENTS_TOPIC=events.transformed\n");
    }

    private static WindtrapConfig load(Map<String, String> variables) throws IOException, ConfigException {
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("WRITE_KEY", "key");
        environment.put("CLICKHOUSE_PASSWORD", "secret");
        return ConfigLoader.parse(
                "windtrap.yml", Files.readString(TOP.resolve("deploy/docker/windtrap.yml")), environment);
    }
}
