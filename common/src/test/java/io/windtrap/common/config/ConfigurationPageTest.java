package io.windtrap.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds {@code docs/configuration.md} to the code. */
final class ConfigurationPageTest {
    private static final Path PAGE = Path.of("../docs/configuration.md");
    private static final Path SOURCES = Path.of("src/main/java/io/windtrap/common/config");
    private static final String COMMAND = "mvn test -pl common -Dtest=ConfigurationPageTest -Dwindtrap.write-pages";

    private static JavadocComments comments;
    private static ConfigKeys.Block configuration;

    @BeforeAll
    static void readSources() throws IOException {
        comments = JavadocComments.in(SOURCES);
        configuration = new ConfigKeys(comments).read();
    }

    @Test
    void thePageSaysWhatTheCodeSays() throws IOException {
        String page = ConfigurationPage.of(configuration, comments, COMMAND);
        if (System.getProperty("windtrap.write-pages") != null) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE)
                .as("docs/configuration.md differs from the code; to write it anew: " + COMMAND)
                .content()
                .isEqualTo(page);
    }

    @Test
    void everyKeyHasADescription() {
        assertThat(configuration.allKeys())
                .hasSizeGreaterThan(80)
                .allSatisfy(key -> assertThat(comments.of(
                                key.method().getDeclaringClass(), key.method().getName()))
                        .as(key.path())
                        .isNotEmpty());
    }

    @Test
    void theEnvironmentVariableOfEveryKeyWinsOverTheFile() {
        assertThat(configuration.allKeys().filter(key -> !key.isMap())).allSatisfy(key -> {
            String name = WindtrapConfig.PREFIX + "." + key.path();
            var config = new SmallRyeConfigBuilder()
                    .withSources(
                            new PropertiesConfigSource(Map.of(name, "of the file"), "file", 100),
                            new EnvConfigSource(Map.of(key.variable(), "of the variable"), 300))
                    .build();
            assertThat(config.getValue(name, String.class)).as(key.variable()).isEqualTo("of the variable");
        });
    }
}
