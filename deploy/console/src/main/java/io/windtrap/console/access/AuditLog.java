package io.windtrap.console.access;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A line for each write, and for who logs in. No keys, no payloads. */
public final class AuditLog {
    private static final Logger log = LoggerFactory.getLogger("io.windtrap.console.audit");
    private static final int LONGEST = 200;

    private AuditLog() {}

    /**
     * What somebody has done, or tried.
     *
     * @param action such as {@code redrive}
     * @param on what it was done to; cut, and without line breaks
     * @param result {@code done}, or why not
     */
    public static void wrote(String user, String address, String action, String on, String result) {
        log.atInfo()
                .addKeyValue("user", oneLine(user))
                .addKeyValue("address", address)
                .addKeyValue("action", action)
                .addKeyValue("on", oneLine(on))
                .addKeyValue("result", oneLine(result))
                .log("audit");
    }

    private static String oneLine(String text) {
        String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", " ");
    }
}
