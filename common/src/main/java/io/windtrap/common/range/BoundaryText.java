package io.windtrap.common.range;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code --from} and {@code --to}. */
final class BoundaryText {
    private static final Pattern OFFSET = Pattern.compile("(\\d{1,9}):(\\d{1,18})");

    private BoundaryText() {}

    /**
     * One time, or offsets of one or more partitions.
     *
     * @throws ParameterException if it is neither
     */
    static Boundary parse(String option, List<String> values, CommandSpec spec) {
        Map<Integer, Long> offsets = new HashMap<>();
        for (String value : values) {
            Matcher offset = OFFSET.matcher(value);
            if (offset.matches()) {
                offsets.put(Integer.parseInt(offset.group(1)), Long.parseLong(offset.group(2)));
            }
        }
        if (offsets.size() == values.size() && !offsets.isEmpty()) {
            return new Boundary.Offsets(offsets);
        }
        if (values.size() != 1) {
            throw new ParameterException(
                    spec.commandLine(),
                    option + " takes one time, or one PARTITION:OFFSET for each partition, separated by commas");
        }
        try {
            return new Boundary.Time(new PointInTime().convert(values.getFirst()));
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), option + ": " + e.getMessage(), e);
        }
    }
}
