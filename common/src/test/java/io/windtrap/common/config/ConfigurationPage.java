package io.windtrap.common.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What {@code docs/configuration.md} has to say: each key of the typed configuration, with its Javadoc as description. */
final class ConfigurationPage {
    private static final Pattern LINK = Pattern.compile("\\{@link (?:\\w*#)?(\\w+)}");
    private static final String INTRODUCTION = """
            # Configuration

            Every key of the one YAML file that gateway, forwarder, transformer and console read. This page is generated from the code; do not edit it. To write it anew:

            ```sh
            COMMAND
            ```

            [windtrap.sample.yml](../common/src/main/resources/windtrap.sample.yml) is such a file: it has every key, with longer explanations.

            - The file is the one that `--config FILE` names, else `WINDTRAP_CONFIG`, else `./windtrap.yml`, else `/etc/windtrap/windtrap.yml`.
            - The name in capitals below a key is its environment variable. It wins over the file. `sources`, `transformations` and `destinations` are lists: `[0]` is
              the first item, `[1]` the second.
            - In a value of the file, `${NAME}` stands for the environment variable `NAME`. `${NAME:text}` stands for `text` when `NAME` is not set.
              Write `\\${` for a literal `${`.
            - A duration is `250ms`, `1s`, `5m` or `2h`. A size is a number of bytes, or `64KiB`, `32MiB`, `1GiB`. A list is a YAML list, or one text
              with commas between the items.
            - Unknown keys and values that do not fit are refused at start. All problems are printed at once.
            - `sources`, the `sources` of a destination, `transformations` with `transformer.geolocation`, and the gateway's certificate can change
              while the services run. Every other change needs a restart.
            """;

    private final JavadocComments comments;
    private final StringBuilder page = new StringBuilder();

    private ConfigurationPage(JavadocComments comments) {
        this.comments = comments;
    }

    /** @param command that writes the page, for its readers */
    static String of(ConfigKeys.Block configuration, JavadocComments comments, String command) {
        var page = new ConfigurationPage(comments);
        page.page.append(INTRODUCTION.replace("COMMAND", command));
        configuration.blocks().forEach(page::appendBlock);
        return page.page.toString();
    }

    private void appendBlock(ConfigKeys.Block block) {
        String level =
                "#".repeat(2 + (int) block.path().chars().filter(c -> c == '.').count());
        page.append("\n%s %s\n\n%s\n".formatted(level, shown(block.path()), markdown(block.description())));
        if (!block.keys().isEmpty()) {
            page.append("\n| key and variable | takes | default | what it is |\n| --- | --- | --- | --- |\n");
            block.keys().forEach(this::appendRow);
        }
        block.blocks().forEach(this::appendBlock);
    }

    private void appendRow(ConfigKeys.Key key) {
        String text = markdown(
                comments.of(key.method().getDeclaringClass(), key.method().getName()));
        page.append("| `%s`<br>%s | %s | %s | %s%s |\n"
                .formatted(shown(key.path()), variable(key), takes(key), byDefault(key), text, choices(key)));
    }

    /** Names of variables have no dots, so those of Kafka's own keys could not be told. */
    private static String variable(ConfigKeys.Key key) {
        return key.isMap() ? "only in the file" : "`" + key.variable() + "`";
    }

    private static String shown(String path) {
        return path.replace("[0]", "[]");
    }

    private static String byDefault(ConfigKeys.Key key) {
        if (key.byDefault().isEmpty()) {
            return key.mayBeAbsent() ? "none" : "must be set";
        }
        return "`" + key.byDefault() + "`";
    }

    private static String takes(ConfigKeys.Key key) {
        if (key.isMap()) {
            return "keys and values";
        }
        String one = key.type().isEnum() ? constants(key).collect(Collectors.joining(", ")) : word(key.type());
        return key.isList() ? "list of " + one + "s" : one;
    }

    private static String word(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "boolean" -> "`true`, `false`";
            case "int", "long" -> "number";
            case "Duration" -> "duration";
            case "ByteSize" -> "size";
            case "Secret" -> "secret";
            case "Network" -> "network";
            default -> "text";
        };
    }

    private static Stream<String> constants(ConfigKeys.Key key) {
        return Stream.of(key.type().getEnumConstants())
                .map(constant -> "`" + ConfigKeys.kebab(((Enum<?>) constant).name()) + "`");
    }

    private String choices(ConfigKeys.Key key) {
        if (!key.type().isEnum()) {
            return "";
        }
        return Stream.of(key.type().getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .filter(name -> !comments.of(key.type(), name).isEmpty())
                .map(name -> "<br>`" + ConfigKeys.kebab(name) + "`: " + markdown(comments.of(key.type(), name)))
                .collect(Collectors.joining());
    }

    /** Javadoc as Markdown: what it links to are keys and values of the configuration. */
    private static String markdown(String javadoc) {
        String text = javadoc.replaceAll("\\{@code ([^}]*)}", "`$1`").replace("|", "\\|");
        return LINK.matcher(text).replaceAll(link -> "`" + ConfigKeys.kebab(link.group(1)) + "`");
    }
}
