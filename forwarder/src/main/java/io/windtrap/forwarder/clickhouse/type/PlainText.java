package io.windtrap.forwarder.clickhouse.type;

import io.windtrap.forwarder.clickhouse.type.Conversion.Converted;
import io.windtrap.forwarder.clickhouse.type.Conversion.Refused;
import io.windtrap.forwarder.mapping.LogicalType;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/** Values into columns that are texts, or are written like texts of one form. */
final class PlainText {
    private static final Pattern UUID =
            Pattern.compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");
    private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");
    private static final Pattern IPV6_LETTERS = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

    private PlainText() {}

    /** Any value as text. */
    static String of(LogicalType type, String text) {
        return type == LogicalType.DATETIME ? TimeText.iso(text) : text;
    }

    static Conversion enumerated(Set<String> names, LogicalType type, String text) {
        String name = of(type, text);
        return names.contains(name) ? new Converted(name) : new Refused(Mismatch.NOT_ENUMERATED);
    }

    /** What is shorter gets ClickHouse's padding of zero bytes. */
    static Conversion fixed(int bytes, LogicalType type, String text) {
        String whole = of(type, text);
        return whole.getBytes(StandardCharsets.UTF_8).length <= bytes
                ? new Converted(whole)
                : new Refused(Mismatch.TOO_LONG);
    }

    static Conversion uuid(String text) {
        return UUID.matcher(text).matches() ? new Converted(text) : new Refused(Mismatch.MALFORMED);
    }

    /** An IPv4 address goes into a column of IPv6 as ClickHouse maps it, to {@code ::ffff:…}. */
    static Conversion address(boolean v6, String text) {
        return IPV4.matcher(text).matches() || (v6 && isIpv6(text))
                ? new Converted(text)
                : new Refused(Mismatch.MALFORMED);
    }

    private static boolean isIpv6(String text) {
        if (!IPV6_LETTERS.matcher(text).matches() || text.indexOf(':') < 0) {
            return false;
        }
        try {
            Inet6Address.ofLiteral(text);
            return true;
        } catch (IllegalArgumentException noAddress) {
            return false;
        }
    }
}
