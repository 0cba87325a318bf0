package io.windtrap.common.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import io.smallrye.config.source.yaml.YamlConfigSource;
import io.windtrap.common.config.load.ConfigLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Holds the configuration's code, its defaults and its documentation together. */
final class SampleFileTest {
    private static final Set<String> WITHOUT_DEFAULT = Set.of(
            "sources[0].id",
            "sources[0].write-key",
            "transformations[0].id",
            "transformations[0].step",
            "transformations[0].rename[0].from",
            "transformations[0].rename[0].to",
            "console.query-users[0].destination",
            "console.query-users[0].user",
            "console.users[0].name",
            "console.users[0].password-hash",
            "destinations[0].id");

    private final String sample = sample();
    private final Map<String, String> documented = documented();

    @Test
    void theSampleFileIsAValidConfiguration() throws Exception {
        assertThat(ConfigLoader.parse("sample", sample, Map.of()).sources()).hasSize(1);
    }

    @Test
    void everyKeyHasADefaultOrIsKnownToNeedAValue() {
        assertThat(keys(WindtrapConfig.class, "").filter(key -> !key.optional() && key.byDefault() == null))
                .extracting(Key::path)
                .containsExactlyInAnyOrderElementsOf(WITHOUT_DEFAULT);
    }

    @Test
    void everyKeyIsInTheSampleFileWithItsDefault() {
        assertThat(keys(WindtrapConfig.class, "")).isNotEmpty().allSatisfy(key -> {
            assertThat(documented.keySet())
                    .anyMatch(path -> path.equals(key.path())
                            || path.startsWith(key.path() + ".")
                            || path.startsWith(key.path() + "["));
            if (key.byDefault() != null) {
                assertThat(documented).containsEntry(key.path(), key.byDefault());
            }
        });
    }

    @Test
    void everyKeyOfTheSampleFileStandsUnderAComment() {
        List<String> lines = sample.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).isBlank() || lines.get(i).strip().startsWith("#") || indent(lines.get(i)) == 0) {
                continue;
            }
            int above = i - 1;
            while (!lines.get(above).strip().startsWith("#") && indent(lines.get(above)) > 0) {
                above--;
            }
            assertThat(lines.get(above).strip())
                    .as("above line %d: %s", i + 1, lines.get(i))
                    .startsWith("#");
        }
    }

    /** Values by key; of a list, the first that any item has: transformations of different kinds have different keys. */
    private Map<String, String> documented() {
        Map<String, String> first = new HashMap<>();
        new TreeMap<>(new YamlConfigSource("sample", sample, 100).getProperties())
                .forEach((key, value) -> first.putIfAbsent(key.replaceAll("\\[\\d+]", "[0]"), value));
        return first;
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }

    private record Key(String path, @Nullable String byDefault, boolean optional) {}

    private static Stream<Key> keys(Class<?> section, String prefix) {
        return Stream.of(section.getMethods()).flatMap(method -> keys(method, prefix + kebab(method.getName())));
    }

    private static Stream<Key> keys(Method method, String path) {
        Class<?> type = method.getReturnType();
        if (type.isInterface() && type.getPackage().equals(WindtrapConfig.class.getPackage())) {
            return keys(type, path + ".");
        }
        if (method.getGenericReturnType() instanceof ParameterizedType generic
                && generic.getActualTypeArguments()[0] instanceof Class<?> element
                && element.isInterface()) {
            String nested = type == List.class ? "[0]." : ".";
            return keys(element, path + nested);
        }
        WithDefault byDefault = method.getAnnotation(WithDefault.class);
        boolean optional = type == Optional.class || type == Map.class;
        return Stream.of(new Key(path, byDefault == null ? null : byDefault.value(), optional));
    }

    private static String kebab(String name) {
        return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String sample() {
        try (InputStream file = WindtrapConfig.class.getResourceAsStream("/windtrap.sample.yml")) {
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
