package io.windtrap.common.config.check;

/**
 * One thing wrong with the configuration.
 *
 * @param path key in the file, such as {@code destinations[0].id}; empty when the file as a whole is meant
 * @param problem what is wrong, without the value of a secret
 * @param hint what to do next; empty when the problem says it
 */
public record ConfigProblem(String path, String problem, String hint) {
    @Override
    public String toString() {
        return (path.isEmpty() ? "" : path + ": ") + problem + (hint.isEmpty() ? "" : " (" + hint + ")");
    }
}
