package io.windtrap.common.config.load;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.config.check.ConfigProblem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in the operator's words what the configuration library reports in its own. */
final class ProblemText {
    private static final Pattern KEY = Pattern.compile("\\b" + WindtrapConfig.PREFIX + "\\.([\\w\\[\\].\"-]+)");
    private static final Pattern CODE = Pattern.compile("SRCFG(\\d{5}): ");

    private static final Pattern CHOICE =
            Pattern.compile("Cannot convert (.*) to enum class \\S+, allowed values: (.*)");

    private ProblemText() {}

    static ConfigProblem of(String reported) {
        Matcher key = KEY.matcher(reported);
        String path = key.find() ? key.group(1) : "";
        Matcher code = CODE.matcher(reported);
        String first = code.find() ? code.group(1) : "";
        return switch (first) {
            case "00014" -> new ConfigProblem(path, "is required", "see windtrap.sample.yml");
            case "00050" -> new ConfigProblem(path, "unknown key", "see windtrap.sample.yml for all keys");
            case "00040" -> new ConfigProblem(path, "is empty", "set a value or remove the key");
            default -> new ConfigProblem(path, reason(reported), "");
        };
    }

    /** The innermost cause: what follows the last of the library's codes and of its wrappers' phrases. */
    private static String reason(String reported) {
        String reason = reported;
        for (String phrase : new String[] {"whilst being converted ", "SRCFG00029: ", "SRCFG00049: "}) {
            int at = reason.lastIndexOf(phrase);
            reason = at < 0 ? reason : reason.substring(at + phrase.length());
        }
        Matcher choice = CHOICE.matcher(reason);
        return choice.find() ? "\"" + choice.group(1) + "\" is not allowed; use one of: " + choice.group(2) : reason;
    }
}
