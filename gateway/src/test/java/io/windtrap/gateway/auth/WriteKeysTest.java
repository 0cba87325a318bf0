package io.windtrap.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.windtrap.gateway.answer.Refusal;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WriteKeysTest {
    private static final Source WEB = new Source("web", "Web", "HTTP", "event-stream", true, RateLimit.NONE);
    private static final Source OLD = new Source("old", "Old", "HTTP", "event-stream", false, RateLimit.NONE);

    private final WriteKeys keys = new WriteKeys(Map.of("key-1", WEB, "kéy", WEB, "off", OLD), Instant.EPOCH);

    @ParameterizedTest
    @ValueSource(strings = {"key-1:", "key-1:anything", "key-1:a:b", "kéy:"})
    void grantsTheSourceOfTheKeyWhateverThePassword(String credentials) {
        assertThat(keys.authenticate("Basic " + base64(credentials))).isEqualTo(new Authentication.Granted(WEB));
    }

    @ParameterizedTest
    @ValueSource(strings = {"basic ", "BASIC ", "bAsIc "})
    void readsTheSchemeInAnyCase(String scheme) {
        assertThat(keys.authenticate(scheme + base64("key-1:"))).isEqualTo(new Authentication.Granted(WEB));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "Basic",
                "Basic ",
                "Bearer a2V5LTE6",
                "Basica2V5LTE6",
                "Basic  a2V5LTE6",
                "Basic a2V5LTE=", // key-1 without colon
                "Basic a2V5LTE6eA", // padding left out
                "Basic a2V5LTE6eA=x",
                "Basic ????",
                "Basic Og==", // only the colon
                "Basic OnBhc3M=", // :pass
            })
    void deniesWhatHoldsNoKey(@Nullable String authorization) {
        assertThat(keys.authenticate(authorization)).isEqualTo(new Authentication.Denied(Refusal.WRITE_KEY_MISSING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-2:", "key-:", "key-11:", "KEY-1:", "key-1 :", " key-1:", "key:-1"})
    void deniesAnUnknownKey(String credentials) {
        assertThat(keys.authenticate("Basic " + base64(credentials)))
                .isEqualTo(new Authentication.Denied(Refusal.WRITE_KEY_UNKNOWN));
    }

    @Test
    void deniesADisabledSource() {
        assertThat(keys.authenticate("Basic " + base64("off:")))
                .isEqualTo(new Authentication.Denied(Refusal.SOURCE_DISABLED, OLD));
    }

    private static String base64(String credentials) {
        return Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
    }
}
