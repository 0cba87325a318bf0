package io.windtrap.transformer.mask;

import io.windtrap.common.network.IpAddress;
import java.net.InetAddress;
import java.util.Arrays;

/** Addresses in texts. */
final class Addresses {
    /** {@code ::} and {@code ::1} are nobody's, and the first is a word of some programming languages. */
    private static final int SHORTEST = 6;

    private static final int BYTES_OF_IPV4 = 4;
    private static final int LARGEST_BYTE = 255;
    private static final int NETWORK_OF_IPV4 = 3;
    private static final int NETWORK_OF_IPV6 = 6;

    private Addresses() {}

    static boolean isOne(String text) {
        if (text.length() < SHORTEST) {
            return false;
        }
        String address = withoutZone(text);
        return isIpv4(address) || IpAddress.parse(address) != null;
    }

    /** Its network of 24 bits, or of 48 in IPv6: the rest is 0. */
    static String network(String text) {
        String address = withoutZone(text);
        if (isIpv4(address)) {
            return address.substring(0, address.lastIndexOf('.') + 1) + "0";
        }
        byte[] bytes = InetAddress.ofLiteral(address).getAddress();
        Arrays.fill(bytes, bytes.length == BYTES_OF_IPV4 ? NETWORK_OF_IPV4 : NETWORK_OF_IPV6, bytes.length, (byte) 0);
        if (bytes.length == BYTES_OF_IPV4) {
            return "%d.%d.%d.0".formatted(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
        }
        return "%x:%x:%x::".formatted(group(bytes, 0), group(bytes, 2), group(bytes, 4));
    }

    /** Whether it is one in its usual form. {@link IpAddress} says the same, and takes longer. */
    private static boolean isIpv4(String text) {
        int place = 0;
        for (int bytes = 1; bytes <= BYTES_OF_IPV4; bytes++) {
            int start = place;
            int value = 0;
            while (place < text.length()
                    && Characters.is(text.charAt(place), Characters.DIGIT)
                    && value <= LARGEST_BYTE) {
                value = 10 * value + text.charAt(place++) - '0';
            }
            boolean isByte =
                    place > start && value <= LARGEST_BYTE && (text.charAt(start) != '0' || place == start + 1);
            boolean isLast = bytes == BYTES_OF_IPV4;
            if (!isByte || (isLast ? place != text.length() : place == text.length() || text.charAt(place++) != '.')) {
                return false;
            }
        }
        return true;
    }

    private static int group(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    private static String withoutZone(String text) {
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
