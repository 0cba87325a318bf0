package io.windtrap.common.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NetworkTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.0.0.0/8, 9.255.255.255, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.2, false",
        "0.0.0.0/0, 203.0.113.7, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "2001:db8::/33, 2001:db8:7fff::, true",
        "2001:db8::/33, 2001:db8:8000::, false",
        "::1, 0:0:0:0:0:0:0:1, true",
        "fe80::/10, fe80::1, true",
        "10.0.0.0/8, ::ffff:10.0.0.1, true",
        "128.0.0.0/1, 200.0.0.0, true",
        "128.0.0.0/1, 100.0.0.0, false",
    })
    void containsTheAddressesThatShareItsPrefix(String network, String address, boolean contains) {
        assertThat(Network.of(network).contains(Objects.requireNonNull(IpAddress.parse(address))))
                .isEqualTo(contains);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "10.0.0.0/",
                "10.0.0.0/33",
                "::/129",
                "10.0.0.0/8/8",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10/8",
                "localhost",
                "example.org/8",
                "10.0.0.1/8",
                "2001:db8::1/32",
                "::ffff:10.0.0.0/104",
                "10.0.0.0/99999999999",
            })
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> Network.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected a network such as 10.0.0.0/8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "1",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "01.2.3.4",
                "1.2.3.4:80",
                "[::1]",
                ":",
                ":::",
                "1::2::3",
                "12345::",
                "localhost",
                "unknown",
                "1.2.3.4\n",
                "0x7f.0.0.1",
                "١.٢.٣.٤",
                "::1/128",
                "%eth0",
                "fe80::1%eth0",
                "1.2.3.4%x",
            })
    void readsNoAddressOutOfAnythingElse(String text) {
        assertThat(IpAddress.parse(text)).isNull();
    }

    @Test
    void readsNoAddressOutOfLongText() {
        assertThat(IpAddress.parse("1".repeat(100_000))).isNull();
        assertThat(IpAddress.parse(":".repeat(46))).isNull();
    }

    @Test
    void takesAnIpv4AddressWithinIpv6ForItself() {
        assertThat(IpAddress.parse("::ffff:1.2.3.4")).isNotNull().isEqualTo(IpAddress.parse("1.2.3.4"));
        assertThat(IpAddress.parse("::1")).isNotNull().isNotEqualTo(IpAddress.parse("1.2.3.4"));
    }
}
