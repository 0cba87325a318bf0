package io.windtrap.forwarder.clickhouse.client;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads ClickHouse's version. */
public final class ServerVersion {
    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,2})(\\D.*)?");

    private ServerVersion() {}

    /** Year and month as year * 100 + month: 2603 for {@code 26.3.1.5}; 0 for what is no version. */
    public static int parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches() ? Integer.parseInt(form.group(1)) * 100 + Integer.parseInt(form.group(2)) : 0;
    }
}
