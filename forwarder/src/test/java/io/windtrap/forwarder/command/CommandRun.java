package io.windtrap.forwarder.command;

import io.windtrap.forwarder.ForwarderMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Runs commands of {@code forwarder} under one configuration, as its process would. */
public final class CommandRun {
    private final Path config;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** With the configuration {@code yaml}, kept in {@code folder}. */
    public CommandRun(Path folder, String yaml) throws IOException {
        config = Files.writeString(folder.resolve("windtrap.yml"), yaml);
    }

    /** Runs one command, and returns its exit code. */
    public int run(String... arguments) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        return new CommandLine(new ForwarderMain())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(Stream.concat(Stream.of(arguments), Stream.of("--config", config.toString()))
                        .toArray(String[]::new));
    }

    /** What the last one printed. */
    public String out() {
        return out.toString();
    }

    /** What the last one printed on its error output. */
    public String err() {
        return err.toString();
    }
}
