package io.windtrap.common.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.windtrap.common.config.GatewayConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import io.windtrap.common.network.Network;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gateway's options that are off unless configured. */
final class GatewayOptionsTest {
    @Test
    void areOffByDefault() throws Exception {
        GatewayConfig gateway = parse("gateway: {trusted-proxies: [], tls: {certificate: ''}}");
        assertThat(gateway.tls().certificate()).isEmpty();
        assertThat(gateway.tls().keystore()).isEmpty();
        assertThat(gateway.trustedProxies()).isEmpty();
        assertThat(gateway.ping()).isFalse();
        assertThat(gateway.status().password()).isEmpty();
        assertThat(gateway.status().allowedNetworks())
                .containsExactly(Network.of("127.0.0.0/8"), Network.of("::1/128"));
        assertThat(gateway.hotUserEventsPerSecond()).isZero();
    }

    @Test
    void readNetworksAsAListOrCommaSeparated() throws Exception {
        GatewayConfig gateway = parse("""
                gateway:
                  trusted-proxies: [10.0.0.0/8, 2001:db8::/32]
                  status: {password: p, allowed-networks: "192.0.2.7,fd00::/8"}
                """);
        assertThat(gateway.trustedProxies()).hasValue(List.of(Network.of("10.0.0.0/8"), Network.of("2001:db8::/32")));
        assertThat(gateway.status().allowedNetworks())
                .containsExactly(Network.of("192.0.2.7/32"), Network.of("fd00::/8"));
        assertThat(gateway.status().password().orElseThrow().toString()).isEqualTo("<redacted>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trusted-proxies: [10.0.0.1/8]          | gateway.trusted-proxies     | expected a network",
                "trusted-proxies: [proxy.internal]      | gateway.trusted-proxies     | expected a network",
                "'status: {allowed-networks: [10/8]}'   | gateway.status.allowed-networks | expected a network",
                "'status: {username: a:b}'              | gateway.status.username     | contains a colon",
                "'tls: {certificate: a.pem}'            | gateway.tls.key             | or neither",
                "'tls: {key: a.pem}'                    | gateway.tls.certificate     | or neither",
                "'tls: {keystore: a.p12}'               | gateway.tls.keystore-password | or neither",
                "'tls: {certificate: a, key: b, keystore: c, keystore-password: d}' | gateway.tls.keystore | be combined with PEM files",
                "'tls: {min-protocol: SSLv3}'           | gateway.tls.min-protocol    | TLSv1.2 or TLSv1.3",
                "hot-user-events-per-second: -1         | gateway.hot-user-events-per-second | 0 to 1000000",
                "max-body: 4MB | gateway.max-body | expected a size such as",
                "max-body: 0 | gateway.max-body | must be 1B to 64MiB",
                "head-timeout: 90m | gateway.head-timeout | must be 100ms to 1h, not 90m",
                "body-timeout: 0ms | gateway.body-timeout | must be 100ms to 1h, not 0s",
            })
    void refuseWrongValues(String yaml, String path, String hint) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> parse("gateway:\n  " + yaml + "\n"));
        assertThat(refused.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.path()).startsWith(path);
            assertThat(problem.toString()).contains(hint);
        });
    }

    private static GatewayConfig parse(String yaml) throws ConfigException {
        return ConfigLoader.parse("test", yaml, Map.of()).gateway();
    }
}
