package io.windtrap.kubernetes.values;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Comments of a YAML file, each above its key, as in values.yaml and windtrap.sample.yml. */
final class CommentedYaml {
    private static final Pattern KEY = Pattern.compile("(\\s*)(- )?([A-Za-z][\\w.-]*):(?: .*)?");

    private CommentedYaml() {}

    private record Level(int indent, String path) {}

    /**
     * The comment of each key by its path, such as {@code gateway.tls.key} or {@code sources[].id}, in the file's order. A key
     * without one has that of the key above it, if that is its neighbour, else an empty one. Of the items of a list, the first that has a key says what it is. A blank line ends a comment that is of no key.
     */
    static Map<String, String> comments(String yaml) {
        Map<String, String> comments = new LinkedHashMap<>();
        Deque<Level> above = new ArrayDeque<>();
        var comment = new StringBuilder();
        Level last = new Level(-1, "");
        for (String line : yaml.lines().toList()) {
            String text = line.strip();
            Matcher key = KEY.matcher(line);
            if (text.startsWith("#")) {
                comment.append(comment.isEmpty() ? "" : " ")
                        .append(text.substring(1).strip());
            } else if (text.isEmpty()) {
                comment.setLength(0);
                last = new Level(-1, "");
            } else if (key.matches()) {
                boolean isItem = key.group(2) != null;
                int indent = key.group(1).length() + (isItem ? 2 : 0);
                // An item ends the one before, and what that has pushed for itself.
                while (!above.isEmpty() && above.peek().indent() >= (isItem ? indent - 1 : indent)) {
                    above.pop();
                }
                String parent = above.isEmpty() ? "" : above.peek().path() + (isItem ? "[]" : "");
                String path = parent.isEmpty() ? key.group(3) : parent + "." + key.group(3);
                if (isItem) { // its neighbours are of the same item
                    above.push(new Level(indent - 1, parent));
                }
                boolean neighbour = comment.isEmpty() && last.indent() == indent;
                comments.putIfAbsent(path, neighbour ? comments.getOrDefault(last.path(), "") : comment.toString());
                last = new Level(indent, path);
                above.push(last);
                comment.setLength(0);
            }
        }
        return comments;
    }
}
