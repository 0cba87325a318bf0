package io.windtrap.common.config.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every configuration that {@code docs/migrating.md} shows can be loaded. */
final class MigratingPageTest {
    /** Blocks of other products have more on their first line. */
    private static final Pattern BLOCK = Pattern.compile("^```yaml\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(\\w+)}");

    @TestFactory
    Stream<DynamicTest> everyConfigurationOfThePageIsValid() throws IOException {
        String page = Files.readString(Path.of("../docs/migrating.md"));
        assertThat(BLOCK.matcher(page).results()).hasSizeGreaterThanOrEqualTo(7);
        return BLOCK.matcher(page)
                .results()
                .map(block -> DynamicTest.dynamicTest(
                        "line " + page.substring(0, block.start()).lines().count(), () -> load(block.group(1))));
    }

    private static void load(String yaml) throws ConfigException {
        Map<String, String> environment = PLACEHOLDER
                .matcher(yaml)
                .results()
                .map(placeholder -> placeholder.group(1))
                .distinct()
                .collect(Collectors.toMap(name -> name, name -> "the value of " + name));
        assertThat(ConfigLoader.parse("docs/migrating.md", yaml, environment)).isNotNull();
    }
}
