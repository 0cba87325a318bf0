package io.windtrap.kubernetes;

import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.representer.Representer;

/** Values as YAML texts, merged as Helm merges them: maps key by key, all else replaced. */
final class YamlTexts {
    private YamlTexts() {}

    /** The map that {@code yaml} holds. */
    static Map<String, Object> map(String yaml) {
        Map<String, Object> map = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return map == null ? Map.of() : map;
    }

    /** {@code defaults} with what {@code values} say instead. */
    static String merged(String defaults, String values) {
        var options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options)
                .dump(merged(map(defaults), map(values)));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> merged(Map<String, Object> defaults, Map<String, Object> values) {
        var merged = new LinkedHashMap<>(defaults);
        values.forEach((key, value) -> merged.put(
                key,
                value instanceof Map && merged.get(key) instanceof Map
                        ? merged((Map<String, Object>) merged.get(key), (Map<String, Object>) value)
                        : value));
        return merged;
    }
}
