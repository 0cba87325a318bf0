package io.windtrap.forwarder.mapping.name;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.forwarder.mapping.EventType;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The name rule against a slow reading of it by regular expressions. */
final class NamesPropertyTest {
    private static final Pattern WORD = Pattern.compile(
            "[A-Z]?[a-z]+\\d+|[A-Z]+\\d+|\\d+[A-Z]?[a-z]+|\\d+[A-Z]+" + "|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\\d+");

    private final ColumnNames names = new ColumnNames(new SnakeCaseRule(false, false));

    @Property(seed = "1")
    void namesAsTheRegularExpressionsDo(@ForAll("raw") String raw) {
        assertThat(names.column(raw)).isEqualTo(cut(reference(raw)));
        assertThat(names.event(raw)).isEqualTo(reference(raw));
    }

    @Property(seed = "1")
    void namesAPathAsItsKeysJoined(@ForAll("path") List<String> path) {
        ColumnPath at = names.plain();
        for (String key : path) {
            at = at.child(key);
        }
        String expected = cut(reference(String.join("_", path)));
        String column = at.columnFor(EventType.TRACK);
        assertThat(column == null ? "" : column)
                .isEqualTo(ReservedNames.reserving(expected).isEmpty() ? expected : "");
    }

    @Property(seed = "1")
    void namesAPathOfAllScriptsAsItsKeysJoined(@ForAll("letters") List<String> path) {
        var rule = new SnakeCaseRule(false, true);
        ColumnPath at = new ColumnNames(rule).plain();
        for (String key : path) {
            at = at.child(key);
        }
        String expected = rule.column(String.join("_", path));
        String column = at.columnFor(EventType.TRACK);
        assertThat(column == null ? "" : column)
                .isEqualTo(ReservedNames.reserving(expected).isEmpty() ? expected : "");
    }

    @Property(seed = "1")
    void namesOfAsciiAreTheSameByBothRules(@ForAll("raw") String raw) {
        String ascii = raw.replaceAll("[^ -~]", "-");
        assertThat(new SnakeCaseRule(false, true).column(ascii))
                .isEqualTo(new SnakeCaseRule(false, false).column(ascii));
    }

    @Provide
    Arbitrary<List<String>> letters() {
        return Arbitraries.of(
                        "a",
                        "B",
                        "7",
                        "_",
                        "-",
                        "é",
                        "É",
                        "e\u0301",
                        "\u0301",
                        "Ж",
                        "ж",
                        "語",
                        "ह",
                        "ि",
                        "\uD842\uDFB7",
                        "\uD83C\uDF89",
                        "\uD83C",
                        "\uDF89",
                        "٣",
                        "\u200D",
                        "ß",
                        "ǅ")
                .list()
                .ofMaxSize(90)
                .map(parts -> String.join("", parts))
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Property(seed = "1")
    void namesAreStable(@ForAll("raw") String raw) {
        String once = names.event(raw);
        assertThat(names.event(once)).isEqualTo(once);
    }

    @Property(seed = "1")
    void namesLikeBlendo(@ForAll("raw") String raw) {
        String underscores = raw.codePoints()
                .mapToObj(Character::toString)
                .map(c -> c.matches("[A-Za-z0-9$\\\\]") ? c : "_")
                .collect(Collectors.joining());
        String expected = underscores.matches("[A-Za-z_].*") ? underscores : "_" + underscores;
        assertThat(new BlendoRule().column(raw)).isEqualTo(cut(expected.toLowerCase(Locale.ROOT)));
    }

    @Property(seed = "1")
    void namesAPathLikeBlendoAsItsKeysJoined(@ForAll("path") List<String> path) {
        ColumnPath at = new ColumnNames(new BlendoRule()).plain();
        for (String key : path) {
            at = at.child(key);
        }
        String expected = new BlendoRule().column(String.join("_", path));
        assertThat(at.columnFor(EventType.MERGE))
                .isEqualTo(ReservedNames.reserving(expected).contains(EventType.MERGE) ? null : expected);
    }

    @Provide
    Arbitrary<String> raw() {
        return Arbitraries.oneOf(text(12), text(60), text(400));
    }

    @Provide
    Arbitrary<List<String>> path() {
        return Arbitraries.oneOf(text(4), text(12), text(200))
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static Arbitrary<String> text(int length) {
        return Arbitraries.strings()
                .withChars("abyzABYZ0189__- .é日\uD83C\uDF89")
                .ofMaxLength(length);
    }

    private static String reference(String raw) {
        String underscores = raw.replaceAll("[^_].*", "");
        String runs = raw.replaceAll("[^A-Za-z0-9]+", "_");
        String words = WORD.matcher(runs).results().map(word -> word.group()).collect(Collectors.joining("_"));
        String name = underscores + words.toLowerCase(Locale.ROOT);
        return name.matches("^\\d.*") ? "_" + name : name;
    }

    private static String cut(String name) {
        return name.substring(0, Math.min(name.length(), ColumnNames.MAX_LENGTH));
    }
}
