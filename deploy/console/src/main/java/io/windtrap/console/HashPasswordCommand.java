package io.windtrap.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.console.access.PasswordHash;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code console hash-password}. A password is no option: others on the machine see those. */
@Command(
        name = "hash-password",
        description = {
            "Reads a password from standard input, its first line, and prints the hash for console.users[].password-hash.",
            "On a terminal it is not shown while it is typed."
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the hash is on standard output", "2:wrong password or option"})
final class HashPasswordCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String password = password();
        try {
            spec.commandLine().getOut().println(PasswordHash.of(password));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    @SuppressWarnings("SystemConsoleNull") // It is null in an image of Java that has java.base's console alone.
    private static String password() throws IOException {
        java.io.Console terminal = System.console();
        if (terminal != null && terminal.isTerminal()) {
            char[] typed = terminal.readPassword("Password: ");
            return typed == null ? "" : new String(typed);
        }
        var input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        return Objects.requireNonNullElse(input.readLine(), "");
    }
}
