package io.windtrap.common.range;

import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What a replay may be called: the name becomes part of those of consumer groups and topics. */
public final class ReplayName {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private ReplayName() {}

    /**
     * Does nothing where {@code name} can be a replay's.
     *
     * @throws ParameterException otherwise; says which names can
     */
    public static void require(CommandSpec spec, String name) {
        if (!FORM.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "\"" + name + "\" is not a name: use lower-case letters, digits and dashes, at most 64");
        }
    }
}
