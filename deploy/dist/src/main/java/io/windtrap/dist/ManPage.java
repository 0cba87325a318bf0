package io.windtrap.dist;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** A command's manual, of what picocli knows of it: one page in the language of man(7), with all of its subcommands. */
final class ManPage {
    private static final ColorScheme PLAIN = CommandLine.Help.defaultColorScheme(Ansi.OFF);

    private final StringBuilder page = new StringBuilder();

    private ManPage() {}

    /**
     * The page.
     *
     * @param version such as {@code 0.1.0}
     * @param day of the release, such as {@code 2026-12-01}
     */
    static String of(CommandLine command, String version, String day) throws IOException {
        var manual = new ManPage();
        manual.write(command, version, day);
        return manual.page.toString();
    }

    private void write(CommandLine command, String version, String day) throws IOException {
        CommandSpec spec = command.getCommandSpec();
        String name = spec.name();
        line(".TH %s 1 %s \"Windtrap %s\" Windtrap"
                .formatted(escaped(name.toUpperCase(Locale.ROOT)), day, escaped(version)));
        line(".SH NAME");
        line(escaped(name) + " \\- " + escaped(firstSentence(spec)));
        line(".SH SYNOPSIS");
        synopsis(command);
        line(".SH DESCRIPTION");
        lines(spec.usageMessage().description());
        line(".SH OPTIONS");
        arguments(spec);
        Map<String, CommandLine> commands = command.getSubcommands();
        if (!commands.isEmpty()) {
            line(".SH COMMANDS");
            commands.values().forEach(this::command);
        }
        exitStatus(".SH \"EXIT STATUS\"", spec.usageMessage());
        page.append(Resources.text("man-common.roff"));
    }

    private void command(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        line(".SS \"" + escaped(spec.qualifiedName()) + "\"");
        synopsis(command);
        line(".PP");
        lines(spec.usageMessage().description());
        arguments(spec);
        exitStatus(".PP\nExit status:", spec.usageMessage());
        command.getSubcommands().values().forEach(this::command);
    }

    private void synopsis(CommandLine command) {
        String text = new CommandLine.Help(command.getCommandSpec(), PLAIN).synopsis(0);
        line(escaped(text.strip().replaceAll("\\s+", " ")));
    }

    private void arguments(CommandSpec spec) {
        spec.positionalParameters().stream()
                .filter(parameter -> !parameter.hidden())
                .forEach(parameter -> argument("\\fI" + escaped(parameter.paramLabel()) + "\\fR", parameter));
        spec.options().stream()
                .filter(option -> !option.hidden() && !option.inherited())
                .forEach(option -> argument(names(option), option));
    }

    private void argument(String head, ArgSpec argument) {
        line(".TP");
        line(head);
        String value = argument.defaultValueString(true);
        String[] description = argument.description();
        for (int i = 0; i < description.length; i++) {
            description[i] = description[i].replace("${DEFAULT-VALUE}", value);
        }
        lines(description);
    }

    private static String names(OptionSpec option) {
        String names = Arrays.stream(option.names())
                .map(name -> "\\fB" + escaped(name) + "\\fR")
                .collect(Collectors.joining(", "));
        return option.arity().max() == 0 ? names : names + "=\\fI" + escaped(option.paramLabel()) + "\\fR";
    }

    private void exitStatus(String heading, UsageMessageSpec usage) {
        if (!usage.exitCodeList().isEmpty()) {
            line(heading);
            usage.exitCodeList().forEach((code, meaning) -> {
                line(".TP");
                line("\\fB" + code + "\\fR");
                lines(meaning);
            });
        }
    }

    private static String firstSentence(CommandSpec spec) {
        String text = String.join(" ", List.of(spec.usageMessage().description()));
        String sentence = text.split("(?<=\\.)\\s", 2)[0];
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }

    /** What picocli formats before it prints. */
    private void lines(String... texts) {
        for (String text : texts) {
            text.replace("%n", "\n").replace("%%", "%").lines().forEach(part -> line(escaped(part)));
        }
    }

    private void line(String text) {
        page.append(text).append('\n');
    }

    /** No sign of it is a request, an escape or a typographic dash. */
    private static String escaped(String text) {
        String escaped = text.replace("\\", "\\e").replace("-", "\\-").replace("\"", "\\(dq");
        return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
    }
}
