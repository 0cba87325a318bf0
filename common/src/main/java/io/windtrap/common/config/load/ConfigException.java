package io.windtrap.common.config.load;

import io.windtrap.common.config.check.ConfigProblem;
import java.util.List;
import java.util.stream.Collectors;

/** The configuration can't be used; carries every problem at once. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<ConfigProblem> problems;

    ConfigException(String where, List<ConfigProblem> problems) {
        super(problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", where + ": " + problems.size() + " problem(s)", "")));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong, in the order of the file's sections; never empty. */
    public List<ConfigProblem> problems() {
        return problems;
    }
}
