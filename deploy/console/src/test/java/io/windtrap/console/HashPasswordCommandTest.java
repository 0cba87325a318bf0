package io.windtrap.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class HashPasswordCommandTest {
    private final InputStream before = System.in;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void restore() {
        System.setIn(before);
    }

    private int run(String input) {
        System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
        return new CommandLine(new ConsoleMain())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("hash-password");
    }

    @Test
    void printsAHashOfTheFirstLine() {
        // When
        assertThat(run("pässword\nmore\n")).isZero();

        // Then
        assertThat(BCrypt.verifyer()
                        .verify("pässword".toCharArray(), out.toString().strip())
                        .verified)
                .isTrue();
    }

    @Test
    void refusesNoPasswordAndOneThatIsTooLong() {
        assertThat(run("")).isEqualTo(2);
        assertThat(run("a".repeat(73))).isEqualTo(2);
        assertThat(err.toString()).contains("1 to 72 bytes").doesNotContain("aaaa");
        assertThat(out.toString()).isEmpty();
    }
}
