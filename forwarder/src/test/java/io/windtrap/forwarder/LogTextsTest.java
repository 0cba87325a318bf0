package io.windtrap.forwarder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Log texts can be read by a tired operator whose second language is English. */
class LogTextsTest {
    private static final int LONGEST_SENTENCE = 140;
    private static final Set<String> NAMES = Set.of("ClickHouse", "HTTP", "Kafka", "NULL", "SIGHUP", "TLS", "Windtrap");
    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
    private static final Pattern JOINED = Pattern.compile("\"\\s*\\+\\s*\"");
    private static final Pattern SENTENCE_END = Pattern.compile("[.;] ");

    @Test
    void everyLogTextIsShortAndPlain() throws IOException {
        List<String> texts = new ArrayList<>();
        for (String module : List.of("common", "deploy/console", "forwarder", "gateway", "transformer")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    texts.addAll(texts(Files.readString(file)));
                }
            }
        }

        assertThat(texts).hasSizeGreaterThan(60);
        assertThat(texts).allSatisfy(LogTextsTest::assertPlain);
    }

    @Test
    void readsTextsThatAreJoinedOrChosen() {
        String source = """
                log.atInfo().log("one" + " text");
                log.atWarn().addKeyValue("key", "value").log(chosen(1) ? "the (first)" : "the \\"second\\"");
                """;

        assertThat(texts(source)).containsExactly("one text", "the (first)", "the \\\"second\\\"");
    }

    private static void assertPlain(String text) {
        assertThat(SENTENCE_END.splitAsStream(text))
                .allSatisfy(sentence -> assertThat(sentence).hasSizeLessThanOrEqualTo(LONGEST_SENTENCE));
        assertThat(text).doesNotContain(" is no ").doesNotEndWith(".");
        String firstWord = text.split("\\W", 2)[0];
        if (!NAMES.contains(firstWord)) {
            assertThat(text).doesNotMatch("\\p{Lu}.*");
        }
    }

    /** The literals in the arguments of {@code .log(…)}, those that are joined as one. */
    private static List<String> texts(String source) {
        List<String> texts = new ArrayList<>();
        for (int at = source.indexOf(".log("); at >= 0; at = source.indexOf(".log(", at + 1)) {
            String argument = argument(source, at + ".log(".length());
            LITERAL.matcher(JOINED.matcher(argument).replaceAll(""))
                    .results()
                    .map((MatchResult literal) -> literal.group(1))
                    .forEach(texts::add);
        }
        return texts;
    }

    /** From {@code start} to the parenthesis that ends the argument. */
    private static String argument(String source, int start) {
        int depth = 1;
        boolean quoted = false;
        for (int at = start; at < source.length(); at++) {
            char c = source.charAt(at);
            if (quoted && c == '\\') {
                at++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == '(') {
                depth++;
            } else if (!quoted && c == ')' && --depth == 0) {
                return source.substring(start, at);
            }
        }
        throw new AssertionError("no end of the argument at " + start);
    }
}
