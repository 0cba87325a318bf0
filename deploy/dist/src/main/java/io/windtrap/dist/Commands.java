package io.windtrap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Collectors;
import picocli.AutoComplete;
import picocli.CommandLine;

/** What each tool has: its start script, its manual and its completion for bash and zsh. */
final class Commands {
    private static final int DAY_LENGTH = "2026-12-01".length();

    private Commands() {}

    static void write(Tool tool, Path home, String version, FileTime time) throws IOException {
        Path script = folder(home, "bin").resolve(tool.name());
        Files.writeString(
                script,
                Resources.text("launcher.sh")
                        .replace("@TOOL@", tool.name())
                        .replace(
                                " @OPTIONS@",
                                tool.options().stream()
                                        .map(option -> " " + option)
                                        .collect(Collectors.joining()))
                        .replace("@MAIN@", tool.mainClass()));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        CommandLine command = tool.command();
        Files.writeString(
                folder(home, "share/man/man1").resolve(tool.installedName() + ".1"),
                ManPage.of(command, version, time.toString().substring(0, DAY_LENGTH)));
        Files.writeString(
                folder(home, "share/completion").resolve(tool.installedName()),
                AutoComplete.bash(tool.installedName(), command));
    }

    private static Path folder(Path home, String name) throws IOException {
        return Files.createDirectories(home.resolve(name));
    }
}
