package io.windtrap.transformer.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.value.Secret;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A case of {@code contract.txt}: a script, events, and what must become of them. */
record ContractCase(
        String name, ScriptSource source, List<ScriptEvent> events, List<String> expected, List<String> logs) {
    private static final Map<String, Secret> CREDENTIALS = Map.of("token", Secret.of("s3cret"), "empty", Secret.of(""));

    static List<ContractCase> all() throws IOException {
        try (var file = ContractCase.class.getResourceAsStream("contract.txt")) {
            String text = new String(file.readAllBytes(), UTF_8);
            List<ContractCase> cases = new ArrayList<>();
            for (String part : text.split("(?m)^=== ", -1)) {
                if (!part.startsWith("#")) {
                    cases.add(parse(part));
                }
            }
            return cases;
        }
    }

    private static ContractCase parse(String part) {
        String[] sections = part.split("(?m)^--- ", -1);
        String name = sections[0].lines().findFirst().orElseThrow();
        var libraries = new HashMap<String, String>();
        var lines = new LinkedHashMap<String, List<String>>();
        for (String section : List.of(sections).subList(1, sections.length)) {
            String title = section.lines().findFirst().orElseThrow();
            if (title.startsWith("library ")) {
                libraries.put(title.substring("library ".length()), afterFirstLine(section));
            } else {
                lines.put(
                        title,
                        afterFirstLine(section)
                                .lines()
                                .filter(line -> !line.isBlank())
                                .toList());
            }
        }
        var places = new HashMap<String, String>();
        lines.getOrDefault("geolocation", List.of()).forEach(line -> {
            int space = line.indexOf(' ');
            places.put(line.substring(0, space), line.substring(space + 1));
        });
        List<String> metadata = lines.getOrDefault("metadata", List.of());
        List<String> in = lines.getOrDefault("in", List.of());
        List<ScriptEvent> events = new ArrayList<>();
        for (int i = 0; i < in.size(); i++) {
            events.add(new ScriptEvent(in.get(i).getBytes(UTF_8), i < metadata.size() ? metadata.get(i) : "{}"));
        }
        var source = new ScriptSource("case", afterFirstLine(sections[0]), libraries, CREDENTIALS, places::get);
        return new ContractCase(
                name, source, events, lines.getOrDefault("out", List.of()), lines.getOrDefault("logs", List.of()));
    }

    private static String afterFirstLine(String section) {
        return section.substring(section.indexOf('\n') + 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
