package io.windtrap.gateway.http.event;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import java.net.Inet6Address;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address that a request comes from. Which part of {@code X-Forwarded-For} is believed depends on whether the proxies
 * are known: without them its first element, whoever sent it (spec 2.4); with them the right-most one that no trusted proxy
 * has, and only from a trusted proxy.
 */
public final class ClientIp {
    /** Longer than any address: such text is copied to each event of a batch and must not multiply. */
    private static final int LONGEST = 64;
    /** More proxies in a row than anybody has. */
    private static final int MOST_HOPS = 32;

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final List<Network> trusted;

    /** Behind the proxies of {@code trusted}; none = believes anybody's header. */
    public ClientIp(List<Network> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /** The address that is forwarded, else the peer's; null when neither is known. */
    @Nullable
    String of(HttpServerRequest request) {
        return orPeer(forwarded(request), peer(request));
    }

    /** The address that is forwarded; null when none is, or none that is believed. */
    @Nullable
    String forwarded(HttpServerRequest request) {
        return trusted.isEmpty()
                ? first(request.getHeader(FORWARDED_FOR))
                : behindTrusted(forwardedFor(request), peer(request));
    }

    /** The address that nobody can make up: the peer's, or what trusted proxies say of it; null when the peer has gone. */
    @Nullable
    public IpAddress proven(HttpServerRequest request) {
        return proven(forwardedFor(request), peer(request));
    }

    private static List<String> forwardedFor(HttpServerRequest request) {
        return request.headers().getAll(FORWARDED_FOR);
    }

    private static @Nullable String peer(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress();
        return peer == null ? null : peer.hostAddress();
    }

    /**
     * As {@link #of(HttpServerRequest)}.
     *
     * @param forwardedFor every {@code X-Forwarded-For} header, in order
     * @param peer the socket's peer as text; null when it is gone
     */
    @Nullable
    String of(List<String> forwardedFor, @Nullable String peer) {
        String forwarded = trusted.isEmpty()
                ? first(forwardedFor.isEmpty() ? null : forwardedFor.getFirst())
                : behindTrusted(forwardedFor, peer);
        return orPeer(forwarded, peer);
    }

    private static @Nullable String orPeer(@Nullable String forwarded, @Nullable String peer) {
        if (forwarded != null) {
            return forwarded;
        }
        return peer == null || peer.indexOf(':') < 0 ? peer : bracketed(plain(peer));
    }

    private @Nullable String behindTrusted(List<String> forwardedFor, @Nullable String peer) {
        Hop last = lastTrusted(forwardedFor, peer);
        return last == null || last.isPeer() ? null : last.text();
    }

    @Nullable
    IpAddress proven(List<String> forwardedFor, @Nullable String peer) {
        Hop last = lastTrusted(forwardedFor, peer);
        return last == null ? null : last.address();
    }

    private static @Nullable String first(@Nullable String forwardedFor) {
        if (forwardedFor == null) {
            return null;
        }
        int comma = forwardedFor.indexOf(',');
        String first = (comma < 0 ? forwardedFor : forwardedFor.substring(0, comma)).replace(" ", "");
        return first.isEmpty() || first.length() > LONGEST ? null : plain(first);
    }

    /** Goes back from the peer, as long as whoever names the next address is trusted and names one. */
    private @Nullable Hop lastTrusted(List<String> forwardedFor, @Nullable String peer) {
        IpAddress address = peer == null ? null : IpAddress.parse(withoutZone(peer));
        if (peer == null || address == null) {
            return null;
        }
        var hop = new Hop(peer, address, true);
        var elements = new ElementsFromRight(forwardedFor);
        for (int hops = 0; hops < MOST_HOPS && isTrusted(hop.address()); hops++) {
            String element = elements.next();
            String text = element == null ? null : withoutPort(element);
            IpAddress named = text == null ? null : IpAddress.parse(text);
            if (named == null) {
                return hop;
            }
            hop = new Hop(plain(Objects.requireNonNull(text)), named, false);
        }
        return hop;
    }

    private boolean isTrusted(IpAddress address) {
        for (Network network : trusted) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** The address alone, an IPv4 address as such; text that is no address stays as it is. */
    private static String plain(String text) {
        String bare = withoutZone(withoutPort(text));
        IpAddress address = IpAddress.parse(bare);
        if (address == null) {
            return text;
        }
        return isIpv6(bare) && !isIpv6(address.toString()) ? address.toString() : bare;
    }

    private static boolean isIpv6(String address) {
        return address.indexOf(':') >= 0;
    }

    /** {@code 1.2.3.4} of {@code 1.2.3.4:567}, {@code ::1} of {@code [::1]:567} and of {@code ::1}. */
    private static String withoutPort(String element) {
        if (element.startsWith("[")) {
            int bracket = element.indexOf(']');
            return bracket < 0 ? element : element.substring(1, bracket);
        }
        int colon = element.indexOf(':');
        return colon >= 0 && colon == element.lastIndexOf(':') ? element.substring(0, colon) : element;
    }

    private static String bracketed(String ipv6) {
        if (!isIpv6(ipv6)) {
            return ipv6;
        }
        Inet6Address address = NetUtil.getByName(withoutZone(ipv6));
        return "[" + (address == null ? ipv6 : NetUtil.toAddressString(address)) + "]";
    }

    private static String withoutZone(String peer) {
        int zone = peer.indexOf('%');
        return zone < 0 ? peer : peer.substring(0, zone);
    }

    private record Hop(String text, IpAddress address, boolean isPeer) {}

    /** The elements of all headers, the last one first; looks at no more of them than are asked for. */
    private static final class ElementsFromRight {
        private final List<String> headers;
        private int header;
        private int end;

        ElementsFromRight(List<String> headers) {
            this.headers = headers;
            this.header = headers.size();
            this.end = -1;
        }

        /** The next element; null when there is none, or one that is too long for an address. */
        @Nullable
        String next() {
            if (end < 0) {
                if (header == 0) {
                    return null;
                }
                header--;
                end = headers.get(header).length();
            }
            String text = headers.get(header);
            int comma = text.lastIndexOf(',', end - 1);
            int start = comma + 1;
            int length = end - start;
            String element =
                    length > LONGEST ? null : text.substring(start, end).strip();
            end = comma;
            return element;
        }
    }
}
