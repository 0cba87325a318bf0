package io.windtrap.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import io.windtrap.gateway.TestGateway;
import io.windtrap.gateway.answer.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OperatorAccessTest {
    private static final String RIGHT = TestGateway.authorization("admin:pass:word");

    private final OperatorAccess access = new OperatorAccess(
            "admin", Secret.of("pass:word"), List.of(Network.of("10.0.0.0/8"), Network.of("2001:db8::/32")));

    @Test
    void letsInWhoKnowsTheCredentialsAndComesFromANetworkOfBothFamilies() {
        assertThat(access.refusal(IpAddress.parse("10.1.2.3"), RIGHT)).isEmpty();
        assertThat(access.refusal(IpAddress.parse("2001:db8::1"), RIGHT)).isEmpty();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "admin:pass",
                "admin:pass:wore",
                "admin:pass:word2",
                "Admin:pass:word",
                "admin",
                ":pass:word",
                ":",
            })
    void refusesOtherCredentials(@Nullable String credentials) {
        String authorization = credentials == null ? null : TestGateway.authorization(credentials);
        assertThat(access.refusal(IpAddress.parse("10.1.2.3"), authorization)).hasValue(Refusal.STATUS_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer YWRtaW46cGFzczp3b3Jk", "Basic ???", "Basic", "Basic YWRtaW46cGFzczp3b3Jk="})
    void refusesOtherSchemesAndGarbage(String authorization) {
        assertThat(access.refusal(IpAddress.parse("10.1.2.3"), authorization)).hasValue(Refusal.STATUS_CREDENTIALS);
    }

    @Test
    void looksAtTheAddressFirst() {
        assertThat(access.refusal(IpAddress.parse("11.1.2.3"), RIGHT)).hasValue(Refusal.STATUS_ADDRESS);
        assertThat(access.refusal(IpAddress.parse("11.1.2.3"), null)).hasValue(Refusal.STATUS_ADDRESS);
        assertThat(access.refusal(null, RIGHT)).hasValue(Refusal.STATUS_ADDRESS);
    }
}
