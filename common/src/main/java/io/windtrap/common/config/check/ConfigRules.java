package io.windtrap.common.config.check;

import io.windtrap.common.config.value.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the rules of all parts of the configuration are made of. Collects every breach. */
abstract class ConfigRules {
    static final int HIGHEST_PORT = 65535;

    private final List<ConfigProblem> problems = new ArrayList<>();

    /** What is wrong, in the order in which it was found. */
    final List<ConfigProblem> problems() {
        return problems;
    }

    final void add(String path, String problem, String hint) {
        problems.add(new ConfigProblem(path, problem, hint));
    }

    final void require(boolean holds, String path, String problem, String hint) {
        if (!holds) {
            add(path, problem, hint);
        }
    }

    final <T extends Comparable<T>> void within(String path, T value, T least, T most) {
        require(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                path,
                "must be " + text(least) + " to " + text(most) + ", not " + text(value),
                "");
    }

    /** As it is written in the file. */
    static String text(Object value) {
        return switch (value) {
            case Duration duration -> Durations.text(duration);
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value.toString();
        };
    }

    /** @param seen ids of those before it, to which {@code id} is added */
    final void unique(String path, String id, Set<String> seen) {
        notBlank(path, id);
        require(seen.add(id), path, "duplicate id \"" + id + "\"", "ids must be unique");
    }

    final void notBlank(String path, String value) {
        require(!value.isBlank(), path, "must not be blank", "");
    }

    final void port(String path, int port) {
        require(
                port >= 0 && port <= HIGHEST_PORT,
                path,
                "must be 0 to " + HIGHEST_PORT + ", not " + port,
                "0 = any free port");
    }

    /** Neither of two keys says anything without the other. */
    final void together(String path, Optional<?> value, String otherPath, Optional<?> other) {
        require(
                value.isPresent() == other.isPresent(),
                value.isPresent() ? otherPath : path,
                "is missing",
                "set both " + path + " and " + otherPath + ", or neither");
    }

    /** @param ids those that a key names; absent = all sources */
    final void knownSources(String path, Optional<List<String>> ids, Set<String> sources) {
        for (String id : ids.orElse(List.of())) {
            require(
                    sources.contains(id),
                    path,
                    "unknown source id \"" + id + "\"",
                    "use ids listed under sources, or remove the key for all sources");
        }
    }
}
