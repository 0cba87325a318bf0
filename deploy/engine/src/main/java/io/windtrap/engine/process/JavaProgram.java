package io.windtrap.engine.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A main class to run in a JVM of its own, with the JDK and the class path of this one.
 *
 * @param jvmArguments e.g. {@code -Xmx64m}; win over what is set here, the configuration of logging
 */
public record JavaProgram(Class<?> mainClass, List<String> jvmArguments, List<String> arguments) {
    /** Arguments of every such JVM, between blanks: one that lives for a test is to start quickly rather than run fast. */
    private static final String MORE_ARGUMENTS = "windtrap.engine.jvm";

    ProcessBuilder builder() {
        var command = new ArrayList<String>();
        // Ctrl-C in a terminal reaches every process of the group; the parent alone decides who stops when.
        command.addAll(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", mainClass.getSimpleName()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dlogback.configurationFile=io/windtrap/engine/process/engine-logback.xml");
        command.addAll(jvmArguments);
        Stream.of(System.getProperty(MORE_ARGUMENTS, "").split(" ", -1))
                .filter(argument -> !argument.isEmpty())
                .forEach(command::add);
        command.add(mainClass.getName());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        return builder;
    }
}
