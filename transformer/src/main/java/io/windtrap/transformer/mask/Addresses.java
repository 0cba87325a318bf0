package io.windtrap.transformer.mask;

import io.windtrap.common.network.IpAddress;
import java.net.InetAddress;
import java.util.Arrays;

/** Addresses in texts. */
final class Addresses {
    /** {@code ::} and {@code ::1} are nobody's, and the first is a word of some programming languages. */
    private static final int SHORTEST = 6;

    private static final int BYTES_OF_IPV4 = 4;
    private static final int NETWORK_OF_IPV4 = 3;
    private static final int NETWORK_OF_IPV6 = 6;

    private Addresses() {}

    static boolean isOne(String text) {
        return text.length() >= SHORTEST && IpAddress.parse(withoutZone(text)) != null;
    }

    /** Its network of 24 bits, or of 48 in IPv6: the rest is 0. */
    static String network(String text) {
        byte[] bytes = InetAddress.ofLiteral(withoutZone(text)).getAddress();
        Arrays.fill(bytes, bytes.length == BYTES_OF_IPV4 ? NETWORK_OF_IPV4 : NETWORK_OF_IPV6, bytes.length, (byte) 0);
        if (bytes.length == BYTES_OF_IPV4) {
            return "%d.%d.%d.0".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
        }
        return "%x:%x:%x::".formatted(group(bytes, 0), group(bytes, 2), group(bytes, 4));
    }

    private static int group(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static String withoutZone(String text) {
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
