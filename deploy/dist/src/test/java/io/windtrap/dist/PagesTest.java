package io.windtrap.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** What the pages tell operators to type, to set and to look at exists. */
final class PagesTest {
    private static final Path TOP = Path.of("..", "..");
    private static final Map<String, CommandLine> TOOLS = tools();

    /** What may stand before a command in a block. */
    private static final Pattern BEFORE = Pattern.compile(
            "^\\s*(\\$ )?(docker[ -]compose exec \\S+ )?(\\S*/)?(?=(forwarder|gateway|transformer|console) )");

    private static final Pattern INLINE =
            Pattern.compile("(?<!`)`((?:forwarder|gateway|transformer|console)\\s[^`]+)`(?!`)");
    private static final Pattern KEY = Pattern.compile(
            "`((?:gateway|forwarder|transformer|console|kafka|clickhouse|tables|batch|mapping)\\.[a-z.-]*[a-z])(?:: [^`]*)?`");

    private static final Pattern METRIC = Pattern.compile("windtrap_[a-z_]*[a-z]");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
    /** Where a shell begins another command, or a comment. */
    private static final Pattern END = Pattern.compile("[|&;>#].*|&&");

    private static Map<String, CommandLine> tools() {
        try {
            return Tool.all().stream().collect(Collectors.toMap(Tool::name, Tool::command));
        } catch (IOException e) {
            throw new IllegalStateException("the tools are not known", e);
        }
    }

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>(List.of(
                TOP.resolve("README.md"),
                TOP.resolve("deploy/docker/README.md"),
                TOP.resolve("deploy/kubernetes/README.md"),
                TOP.resolve("deploy/dist/src/main/stage/README.md"),
                TOP.resolve("deploy/dist/transformer/src/main/stage/README.md"),
                TOP.resolve("forwarder/README.md"),
                TOP.resolve("gateway/README.md"),
                TOP.resolve("transformer/README.md")));
        try (Stream<Path> docs = Files.list(TOP.resolve("docs"))) {
            docs.filter(page -> page.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        return pages;
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsCommandsThatExist(Path page) throws IOException {
        String text = Files.readString(page);
        assertThat(inBlocks(text).map(PagesTest::problemOfLine).filter(problem -> !problem.isEmpty()))
                .as("blocks")
                .isEmpty();
        assertThat(inSentences(text).map(PagesTest::problemOfMention).filter(problem -> !problem.isEmpty()))
                .as("sentences")
                .isEmpty();
    }

    @Test
    void theOperatorsPageNamesKeysAndMetricsThatExist() throws IOException {
        // Given
        String page = Files.readString(TOP.resolve("docs/operations.md"));
        String keys = Files.readString(TOP.resolve("docs/configuration.md"));
        String metrics = Files.readString(TOP.resolve("docs/metrics.md"));

        // Then
        assertThat(KEY.matcher(page).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(20)
                .allMatch(keys::contains);
        assertThat(METRIC.matcher(page).results().map(MatchResult::group))
                .hasSizeGreaterThan(3)
                .allMatch(metric -> metrics.contains("`" + metric + "`"));
    }

    @Test
    void theContentsOfTheDecisionsAreItsHeadings() throws IOException {
        // Given
        String page = Files.readString(TOP.resolve("docs/decisions.md"));

        // When
        Stream<String> contents = page.lines().filter(line -> line.strip().startsWith("- ["));
        Stream<String> headings = page.lines()
                .filter(line -> line.startsWith("## ") || line.startsWith("### "))
                .map(PagesTest::lineOfContents);

        // Then
        assertThat(contents).containsExactlyElementsOf(headings.toList());
    }

    /** As GitHub names the place of a heading. */
    private static String lineOfContents(String heading) {
        String text = heading.replaceFirst("#+ ", "");
        String place = text.toLowerCase(Locale.ROOT).replaceAll("[^\\w -]", "").replace(' ', '-');
        return (heading.startsWith("###") ? "  - [" : "- [") + text + "](#" + place + ")";
    }

    @Test
    void composeMakesItsTopicsWithACommandThatExists() throws IOException {
        // When
        String compose = Files.readString(TOP.resolve("docker-compose.yml"));
        String arguments = compose.substring(compose.indexOf("      - topics\n"))
                .lines()
                .takeWhile(line -> line.startsWith("      - "))
                .map(line -> line.replace("      - ", "").replaceAll("\\$\\{\\w+:-([^}]*)}", "$1"))
                .collect(Collectors.joining(" "));

        // Then
        assertThat(arguments).startsWith("topics create --partitions=6 --replication=1 --retention=forever");
        assertThat(problemOfLine("forwarder " + arguments)).isEmpty();
    }

    @Test
    void noticesWhatIsWrong() {
        assertThat(problemOfLine("forwarder topics create --partition 6")).contains("Unknown option");
        assertThat(problemOfLine("forwarder dead-letters show")).contains("Missing required option");
        assertThat(problemOfLine("transformer ready --weight 60")).contains("Unknown option");
        assertThat(problemOfLine("forwarder statsu")).contains("statsu");
        assertThat(problemOfMention("forwarder offsets show|rest")).contains("no command rest");
        assertThat(problemOfMention("forwarder replay start --form")).contains("no option --form");
        assertThat(inBlocks(
                        "    forwarder status  # all\n```sh\ndocker compose exec forwarder forwarder status\n```\n"))
                .containsExactly("forwarder status  # all", "forwarder status");
        assertThat(inSentences("run `forwarder\nstatus`, or `forwarder/`")).containsExactly("forwarder status");
    }

    @Test
    void findsTheCommandsOfTheOperatorsPage() throws IOException {
        String page = Files.readString(TOP.resolve("docs/operations.md"));
        assertThat(inBlocks(page))
                .contains("forwarder topics check               # are the topics as the configuration needs them?");
        assertThat(inSentences(page))
                .contains("forwarder status --watch", "forwarder offsets reset --to-earliest --execute");
    }

    /** Lines of code that begin with one of our commands. */
    private static Stream<String> inBlocks(String page) {
        List<String> found = new ArrayList<>();
        boolean fenced = false;
        for (String line : page.lines().toList()) {
            if (line.strip().startsWith("```")) {
                fenced = !fenced;
            } else if (fenced || line.startsWith("    ")) {
                String command = BEFORE.matcher(line).replaceFirst("");
                if (TOOLS.keySet().stream().anyMatch(tool -> command.startsWith(tool + " "))) {
                    found.add(command);
                }
            }
        }
        return found.stream();
    }

    private static Stream<String> inSentences(String page) {
        return INLINE.matcher(page).results().map(found -> found.group(1).replaceAll("\\s+", " "));
    }

    /** As typed: all of it is there, and nothing that does not exist. */
    private static String problemOfLine(String line) {
        List<String> words = words(line);
        try {
            var _ = tool(words).parseArgs(words.stream().skip(1).toArray(String[]::new));
            return "";
        } catch (ParameterException e) {
            return line + ": " + e.getMessage();
        }
    }

    /** As mentioned, maybe without all that it needs: commands and options exist. */
    private static String problemOfMention(String mention) {
        List<String> words = words(mention);
        CommandLine command = tool(words);
        boolean isValue = false;
        for (String word : words.subList(1, words.size())) {
            String option = word.replaceFirst("=.*", "");
            if (isValue) {
                isValue = false;
            } else if (word.startsWith("-")) {
                OptionSpec known = command.getCommandSpec().findOption(option);
                if (known == null) {
                    return mention + ": no option " + option;
                }
                isValue = known.arity().min() > 0 && !word.contains("=");
            } else if (!command.getSubcommands().isEmpty()) {
                CommandLine next = command;
                for (String name : List.of(word.split("\\|", -1))) {
                    next = command.getSubcommands().get(name);
                    if (next == null) {
                        return mention + ": no command " + name;
                    }
                }
                command = next;
            } else if (!takesWords(command.getCommandSpec())) {
                return mention + ": nothing takes " + word;
            }
        }
        return "";
    }

    private static CommandLine tool(List<String> words) {
        return Objects.requireNonNull(TOOLS.get(words.getFirst()), "no tool");
    }

    private static boolean takesWords(CommandSpec command) {
        return !command.positionalParameters().isEmpty();
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(MatchResult::group)
                .takeWhile(word -> word.startsWith("\"") || !END.matcher(word).matches())
                .map(word -> word.replace("\"", ""))
                .toList();
    }
}
