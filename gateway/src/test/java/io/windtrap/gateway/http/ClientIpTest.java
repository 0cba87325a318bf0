package io.windtrap.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ClientIpTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "1.2.3.4, 5.6.7.8 | 9.9.9.9 | 1.2.3.4",
                "' 1.2. 3.4 '     | 9.9.9.9 | 1.2.3.4",
                "unknown          | 9.9.9.9 | unknown",
                "2001:db8::1,x    | 9.9.9.9 | 2001:db8::1",
                "none             | 9.9.9.9 | 9.9.9.9",
                "''               | 9.9.9.9 | 9.9.9.9",
                "' , 1.2.3.4'     | 9.9.9.9 | 9.9.9.9",
                "none             | 0:0:0:0:0:0:0:1 | [::1]",
                "none             | fe80:0:0:0:0:0:0:1%eth0 | [fe80::1]",
                "none             | none    | none",
            })
    void takesTheFirstForwardedElementElseThePeer(
            @Nullable String forwardedFor, @Nullable String peer, @Nullable String ip) {
        assertThat(ClientIp.of(forwardedFor, peer)).isEqualTo(ip);
    }

    @Test
    void ignoresTextThatIsTooLongForAnAddress() {
        assertThat(ClientIp.of("1".repeat(64), "9.9.9.9")).isEqualTo("1".repeat(64));
        assertThat(ClientIp.of("1".repeat(65), "9.9.9.9")).isEqualTo("9.9.9.9");
    }
}
