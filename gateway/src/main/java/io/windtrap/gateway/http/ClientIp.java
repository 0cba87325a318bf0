package io.windtrap.gateway.http;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import org.jspecify.annotations.Nullable;

/** The address that an event is said to come from (spec 2.4). */
final class ClientIp {
    /** Longer than any address: such text is copied to each event of a batch and must not multiply. */
    private static final int LONGEST = 64;

    private ClientIp() {}

    /**
     * The first element of {@code forwardedFor}, else the peer's address.
     *
     * @param forwardedFor first {@code X-Forwarded-For} header; null when absent
     * @param peer the socket's peer as text; null when it is gone
     * @return null when neither is known
     */
    static @Nullable String of(@Nullable String forwardedFor, @Nullable String peer) {
        if (forwardedFor != null) {
            int comma = forwardedFor.indexOf(',');
            String first = (comma < 0 ? forwardedFor : forwardedFor.substring(0, comma)).replace(" ", "");
            if (!first.isEmpty() && first.length() <= LONGEST) {
                return first;
            }
        }
        return peer == null || peer.indexOf(':') < 0 ? peer : bracketed(peer);
    }

    private static String bracketed(String ipv6) {
        int zone = ipv6.indexOf('%');
        Inet6Address address = NetUtil.getByName(zone < 0 ? ipv6 : ipv6.substring(0, zone));
        return "[" + (address == null ? ipv6 : NetUtil.toAddressString(address)) + "]";
    }
}
