package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.clickhouse.type.ValueType.Unknown;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a type as ClickHouse writes it: a name, and arguments in parentheses. */
final class TypeParser {
    private static final Pattern SIZED = Pattern.compile("(U?)Int(8|16|32|64|128|256)");
    private static final Pattern SIZED_DECIMAL = Pattern.compile("Decimal(32|64|128|256)");
    private static final Pattern TYPED_PATH = Pattern.compile("((?:`[^`]*`|[^\\s`=])+)\\s+([A-Z].*)");
    private static final double LARGEST_BFLOAT16 = 0x1.FEp127;

    private final String text;
    private final String name;
    private final List<String> arguments;

    private TypeParser(String text, String name, List<String> arguments) {
        this.text = text;
        this.name = name;
        this.arguments = arguments;
    }

    static ColumnType parse(String text) {
        TypeParser type = split(text.strip());
        return switch (type.name) {
            case "Nullable" -> new ColumnType(type.inner().value(), true);
            case "LowCardinality", "SimpleAggregateFunction" -> type.inner();
            default -> new ColumnType(type.value(), false);
        };
    }

    /** The type within a wrapper: its last argument. */
    private ColumnType inner() {
        return arguments.isEmpty() ? new ColumnType(new Unknown(text), false) : parse(arguments.getLast());
    }

    private ValueType value() {
        try {
            return known();
        } catch (IllegalArgumentException | IndexOutOfBoundsException notAsExpected) {
            return new Unknown(text);
        }
    }

    private ValueType known() {
        return switch (name) {
            case "String" -> new ValueType.Text();
            case "FixedString" -> new ValueType.FixedText(number(0));
            case "Float64" -> new ValueType.Real(Double.MAX_VALUE, false);
            case "Float32" -> new ValueType.Real(Float.MAX_VALUE, false);
            case "BFloat16" -> new ValueType.Real(LARGEST_BFLOAT16, false);
            case "Bool" -> new ValueType.Bool();
            case "Decimal" -> new ValueType.Decimal(number(0), number(1));
            case "Date" -> new ValueType.Day(false);
            case "Date32" -> new ValueType.Day(true);
            case "DateTime" -> new ValueType.Seconds();
            case "DateTime64" -> new ValueType.Moment(number(0));
            case "Enum8", "Enum16" -> new ValueType.Enumerated(names());
            case "UUID" -> new ValueType.Uuid();
            case "IPv4" -> new ValueType.Address(false);
            case "IPv6" -> new ValueType.Address(true);
            case "Array" -> new ValueType.Items(parse(arguments.get(0)));
            case "JSON" -> new ValueType.Json(typedPaths());
            default -> sized();
        };
    }

    private ValueType sized() {
        Matcher whole = SIZED.matcher(name);
        if (whole.matches()) {
            return new ValueType.Whole(
                    Integer.parseInt(whole.group(2)), whole.group(1).isEmpty());
        }
        Matcher decimal = SIZED_DECIMAL.matcher(name);
        if (decimal.matches()) {
            int precision = switch (decimal.group(1)) {
                case "32" -> 9;
                case "64" -> 18;
                case "128" -> 38;
                default -> 76;
            };
            return new ValueType.Decimal(precision, number(0));
        }
        return new Unknown(text);
    }

    private int number(int argument) {
        return Integer.parseInt(arguments.get(argument));
    }

    /** Of arguments like {@code a.b UInt32}; others set limits, or paths that are skipped. */
    private Map<String, ColumnType> typedPaths() {
        var typed = new HashMap<String, ColumnType>();
        for (String argument : arguments) {
            Matcher path = TYPED_PATH.matcher(argument);
            if (path.matches() && !path.group(1).equals("SKIP")) {
                typed.put(path.group(1).replace("`", ""), parse(path.group(2)));
            }
        }
        return Map.copyOf(typed);
    }

    /** Of arguments like {@code 'name' = 1}. */
    private Set<String> names() {
        var names = new HashSet<String>();
        for (String argument : arguments) {
            String quoted = argument.substring(1, argument.lastIndexOf('\''));
            names.add(quoted.translateEscapes());
        }
        return Set.copyOf(names);
    }

    private static TypeParser split(String text) {
        int open = text.indexOf('(');
        if (open < 0 || !text.endsWith(")")) {
            return new TypeParser(text, text, List.of());
        }
        return new TypeParser(text, text.substring(0, open), arguments(text.substring(open + 1, text.length() - 1)));
    }

    /** Parted by the commas that stand in no parentheses and in no quotes. */
    private static List<String> arguments(String text) {
        var arguments = new ArrayList<String>();
        int depth = 0;
        boolean quoted = false;
        int start = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quoted) {
                at += c == '\\' ? 1 : 0;
                quoted = c != '\'';
            } else if (c == ',' && depth == 0) {
                arguments.add(text.substring(start, at).strip());
                start = at + 1;
            } else {
                quoted = c == '\'';
                depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            }
        }
        arguments.add(text.substring(start).strip());
        return arguments;
    }
}
