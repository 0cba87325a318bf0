package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@SuppressWarnings("UnusedVariable") // Fields are options.
final class ManPageTest {
    @Test
    void saysWhatPicocliKnowsInTheLanguageOfMan() throws Exception {
        // When
        String page = ManPage.of(new CommandLine(new Ship()), "1.2.3", "2026-12-01");

        // Then
        assertThat(page).startsWith("""
            .TH SHIP 1 2026-12-01 "Windtrap 1.2.3" Windtrap
            .SH NAME
            ship \\- Sails
            .SH SYNOPSIS
            ship [\\-\\-quiet] [\\-\\-rate=N] [COMMAND]
            .SH DESCRIPTION
            Sails. Also "fast".
            .SH OPTIONS
            .TP
            \\fB\\-\\-quiet\\fR
            Say nothing.
            .TP
            \\fB\\-\\-rate\\fR=\\fIN\\fR
            Miles an hour, 100% of them.
            Default: 12.
            .SH COMMANDS
            .SS "ship to"
            ship to PORT
            .PP
            Sets the goal.
            .TP
            \\fIPORT\\fR
            \\&.name of it; a \\e is kept.
            .SH "EXIT STATUS"
            .TP
            \\fB0\\fR
            arrived
            .SH ENVIRONMENT
            """.replace("\"fast\"", "\\(dqfast\\(dq")).doesNotContain("secret");
    }

    @Test
    void eachToolHasOne() throws Exception {
        List<Tool> tools = Tool.all();

        assertThat(tools).extracting(Tool::name).contains("gateway", "forwarder");
        for (Tool tool : tools) {
            assertThat(ManPage.of(tool.command(), "1", "2026-12-01"))
                    .contains(".SH NAME\nwindtrap\\-" + tool.name(), "\\fB\\-\\-config\\fR=\\fIFILE\\fR")
                    .doesNotContain("null", "${");
        }
    }

    @Command(
            name = "ship",
            description = "Sails. Also \"fast\".",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = "0:arrived",
            subcommands = To.class)
    private static final class Ship {
        @Option(names = "--quiet", description = "Say nothing.")
        private boolean quiet;

        @Option(
                names = "--rate",
                paramLabel = "N",
                defaultValue = "12",
                description = "Miles an hour, 100%% of them.%nDefault: ${DEFAULT-VALUE}.")
        private int rate;

        @Option(names = "--secret", hidden = true)
        private boolean secret;
    }

    @Command(name = "to", description = "Sets the goal.")
    private static final class To {
        @Parameters(paramLabel = "PORT", description = ".name of it; a \\ is kept.")
        private String port = "";
    }
}
