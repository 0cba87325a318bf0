package io.windtrap.dist;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import picocli.CommandLine;

/**
 * A command of the distribution.
 *
 * @param name of its start script in {@code bin}
 * @param mainClass a picocli command
 * @param options for its JVM, beside those of all commands
 */
record Tool(String name, String mainClass, List<String> options) {
    /** Where the installed command is on the path. */
    String installedName() {
        return "windtrap-" + name;
    }

    /** Its options and subcommands, under its installed name. */
    CommandLine command() {
        try {
            return new CommandLine(Class.forName(mainClass)).setCommandName(installedName());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("tools.properties names a class that is not there: " + mainClass, e);
        }
    }

    /** All, by name. */
    static List<Tool> all() throws IOException {
        var lines = new Properties();
        try (InputStream file = Resources.open("tools.properties")) {
            lines.load(file);
        }
        return lines.stringPropertyNames().stream()
                .map(name -> of(name, lines.getProperty(name)))
                .sorted(Comparator.comparing(Tool::name))
                .toList();
    }

    /** Those of {@code names}. */
    static List<Tool> named(List<String> names) throws IOException {
        List<Tool> tools =
                all().stream().filter(tool -> names.contains(tool.name())).toList();
        if (tools.size() != names.size()) {
            throw new IOException("tools.properties does not name all of " + names);
        }
        return tools;
    }

    private static Tool of(String name, String line) {
        List<String> words = Arrays.asList(line.strip().split("\\s+"));
        return new Tool(name, words.getFirst(), words.subList(1, words.size()));
    }
}
