package io.windtrap.engine.clickhouse.sql;

import java.util.regex.Pattern;

/** An error of ClickHouse: its code and its text, {@code Code: 60. DB::Exception: …}. */
public final class ClickHouseException extends Exception {
    private static final long serialVersionUID = 1L;
    private static final Pattern CODE = Pattern.compile("^Code: (\\d+)\\.");
    private static final int UNKNOWN_EXCEPTION = 1002;

    private final int code;

    /** Takes the text as the engine gives it; without a code at its beginning it counts as 1002, an unknown error. */
    public ClickHouseException(String text) {
        super(text);
        var matcher = CODE.matcher(text);
        this.code = matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN_EXCEPTION;
    }

    /**
     * Makes an error of this front's own.
     *
     * @param code of ClickHouse's list of error codes
     * @param name of that code, such as {@code UNKNOWN_SETTING}
     * @param reason without a full stop at its end
     */
    public ClickHouseException(int code, String name, String reason) {
        super("Code: " + code + ". DB::Exception: " + reason + ". (" + name + ")");
        this.code = code;
    }

    /** Of ClickHouse's list of error codes. */
    public int code() {
        return code;
    }

    /** The text as a server of this version sends it: a newline ends it and the version is named once. */
    public String text(String version) {
        String message = String.valueOf(getMessage()).strip();
        return message.contains("(version ") ? message + "\n" : message + " (version " + version + ")\n";
    }

    /** The HTTP status that a server answers this code with. */
    public int status() {
        return switch (code) {
            case 194 -> 401;
            case 192, 193, 512, 516 -> 403;
            case 6,
                    15,
                    25,
                    26,
                    27,
                    36,
                    37,
                    38,
                    41,
                    44,
                    53,
                    62,
                    72,
                    117,
                    123,
                    167,
                    168,
                    223,
                    321,
                    376,
                    427,
                    441,
                    675,
                    676 -> 400;
            case 46, 47, 50, 56, 60, 63, 73, 78, 81, 115, 152, 336, 511 -> 404;
            case 159 -> 408;
            case 381 -> 411;
            case 229 -> 413;
            case 48 -> 501;
            case 76, 209, 439 -> 503;
            default -> 500;
        };
    }
}
