package io.windtrap.gateway.http.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientIpTest {
    private final ClientIp believesAll = new ClientIp(List.of());
    private final ClientIp behindProxies = new ClientIp(Stream.of("10.0.0.0/8", "192.0.2.1", "2001:db8:f::/48")
            .map(Network::of)
            .toList());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "1.2.3.4, 5.6.7.8 | 9.9.9.9 | 1.2.3.4",
                "' 1.2. 3.4 '     | 9.9.9.9 | 1.2.3.4",
                "unknown          | 9.9.9.9 | unknown",
                "2001:db8::1,x    | 9.9.9.9 | 2001:db8::1",
                "203.0.113.7:51234       | 9.9.9.9 | 203.0.113.7",
                "203.0.113.7:51234, x    | 9.9.9.9 | 203.0.113.7",
                "[2001:db8::7]:443       | 9.9.9.9 | 2001:db8::7",
                "[2001:db8::7]           | 9.9.9.9 | 2001:db8::7",
                "::ffff:203.0.113.3      | 9.9.9.9 | 203.0.113.3",
                "::FFFF:cb00:7103        | 9.9.9.9 | 203.0.113.3",
                "[::ffff:203.0.113.3]:80 | 9.9.9.9 | 203.0.113.3",
                "fe80::1%eth0            | 9.9.9.9 | fe80::1",
                "unknown:80              | 9.9.9.9 | unknown:80",
                "none             | ::ffff:203.0.113.3 | 203.0.113.3",
                "none             | 9.9.9.9 | 9.9.9.9",
                "''               | 9.9.9.9 | 9.9.9.9",
                "' , 1.2.3.4'     | 9.9.9.9 | 9.9.9.9",
                "none             | 0:0:0:0:0:0:0:1 | [::1]",
                "none             | fe80:0:0:0:0:0:0:1%eth0 | [fe80::1]",
                "none             | none    | none",
            })
    void takesTheFirstForwardedElementElseThePeer(
            @Nullable String forwardedFor, @Nullable String peer, @Nullable String ip) {
        assertThat(believesAll.of(headers(forwardedFor), peer)).isEqualTo(ip);
    }

    @Test
    void ignoresTextThatIsTooLongForAnAddress() {
        assertThat(believesAll.of(List.of("1".repeat(64)), "9.9.9.9")).isEqualTo("1".repeat(64));
        assertThat(believesAll.of(List.of("1".repeat(65)), "9.9.9.9")).isEqualTo("9.9.9.9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                // Whoever is no proxy is himself, whatever he says.
                "1.2.3.4                   | 9.9.9.9   | 9.9.9.9",
                "10.0.0.1                  | 9.9.9.9   | 9.9.9.9",
                "1.2.3.4                   | 2001:db8:0:0:0:0:0:9 | [2001:db8::9]",
                // A proxy is believed about the one before it, and that one only if it is a proxy too.
                "1.2.3.4                   | 10.0.0.1  | 1.2.3.4",
                "6.6.6.6, 1.2.3.4          | 10.0.0.1  | 1.2.3.4",
                "6.6.6.6, 1.2.3.4,10.0.0.2 | 192.0.2.1 | 1.2.3.4",
                "10.6.6.6, 1.2.3.4         | 10.0.0.1  | 1.2.3.4",
                "1.2.3.4, 192.0.2.2        | 192.0.2.1 | 192.0.2.2",
                "10.0.0.3, 10.0.0.2        | 10.0.0.1  | 10.0.0.3",
                "none                      | 10.0.0.1  | 10.0.0.1",
                "''                        | 10.0.0.1  | 10.0.0.1",
                // Both families, and ports, as some proxies write them.
                "2001:db8::7               | 10.0.0.1  | 2001:db8::7",
                "2001:db8::7               | 2001:db8:f:0:0:0:0:1 | 2001:db8::7",
                "1.2.3.4                   | 2001:db8:f:0:0:0:0:1%eth0 | 1.2.3.4",
                "1.2.3.4                   | ::ffff:10.0.0.1 | 1.2.3.4",
                "1.2.3.4:5678              | 10.0.0.1  | 1.2.3.4",
                "[2001:db8::7]:443         | 10.0.0.1  | 2001:db8::7",
                "[2001:db8::7]             | 10.0.0.1  | 2001:db8::7",
                "::ffff:1.2.3.4            | 10.0.0.1  | 1.2.3.4",
                "[::ffff:1.2.3.4]:443      | 10.0.0.1  | 1.2.3.4",
                "1.2.3.4, 10.0.0.2:80      | 10.0.0.1  | 1.2.3.4",
                "1.2.3.4, [2001:db8:f::2]:9 | 10.0.0.1 | 1.2.3.4",
                // What is no address ends what can be believed.
                "fe80::1%eth0              | 10.0.0.1  | 10.0.0.1",
                "unknown                   | 10.0.0.1  | 10.0.0.1",
                "1.2.3.4, unknown          | 10.0.0.1  | 10.0.0.1",
                "1.2.3.4, unknown, 10.0.0.2 | 10.0.0.1 | 10.0.0.2",
                "'1.2.3.4, '               | 10.0.0.1  | 10.0.0.1",
                "1.2.3.4;5.6.7.8           | 10.0.0.1  | 10.0.0.1",
                "[2001:db8::7              | 10.0.0.1  | 10.0.0.1",
                "1.2.3.4\u0000x            | 10.0.0.1  | 10.0.0.1",
                "1.2.3.4                   | none      | none",
            })
    void takesTheRightMostAddressThatNoTrustedProxyHas(
            @Nullable String forwardedFor, @Nullable String peer, @Nullable String ip) {
        assertThat(behindProxies.of(headers(forwardedFor), peer)).isEqualTo(ip);
    }

    @Test
    void readsTheHeaderOfEveryProxyThatWroteItsOwn() {
        assertThat(behindProxies.of(List.of("6.6.6.6", "1.2.3.4, 10.0.0.2", "10.0.0.3"), "10.0.0.1"))
                .isEqualTo("1.2.3.4");
    }

    @Test
    void looksNoFurtherThanAnybodyHasProxies() {
        assertThat(behindProxies.of(List.of("1.2.3.4" + ",10.0.0.2".repeat(31)), "10.0.0.1"))
                .isEqualTo("1.2.3.4");
        assertThat(behindProxies.of(List.of("1.2.3.4" + ",10.0.0.2".repeat(100_000)), "10.0.0.1"))
                .isEqualTo("10.0.0.2");
        assertThat(behindProxies.of(List.of("1".repeat(1_000_000)), "10.0.0.1")).isEqualTo("10.0.0.1");
        assertThat(behindProxies.of(List.of("1.2.3.4" + ",".repeat(1_000_000)), "10.0.0.1"))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void provesNoAddressFromAHeaderThatAnybodyCouldSend() {
        assertThat(believesAll.proven(List.of("1.2.3.4"), "9.9.9.9")).isEqualTo(address("9.9.9.9"));
        assertThat(behindProxies.proven(List.of("1.2.3.4"), "9.9.9.9")).isEqualTo(address("9.9.9.9"));
        assertThat(behindProxies.proven(List.of("6.6.6.6, 1.2.3.4"), "10.0.0.1"))
                .isEqualTo(address("1.2.3.4"));
        assertThat(behindProxies.proven(List.of("1.2.3.4"), null)).isNull();
    }

    private static IpAddress address(String text) {
        return Objects.requireNonNull(IpAddress.parse(text));
    }

    private static List<String> headers(@Nullable String forwardedFor) {
        return forwardedFor == null ? List.of() : List.of(forwardedFor);
    }
}
