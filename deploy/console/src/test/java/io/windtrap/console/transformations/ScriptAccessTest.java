package io.windtrap.console.transformations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.console.access.Visitor;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScriptAccessTest {
    private static ApiRequest request(Role role) {
        return new ApiRequest(new Visitor("ann", role, "x"), "127.0.0.1", Map.of(), Map.of(), Json.object());
    }

    @ParameterizedTest
    @CsvSource({"false, true, OPERATOR", "false, false, OPERATOR", "true, false, OPERATOR", "true, true, VIEWER"})
    void isForOperatorsWhereTheConfigurationAllowsIt(boolean allowed, boolean engine, Role role) {
        // When, Then
        assertThatThrownBy(() -> new ScriptAccess(allowed, engine).check(request(role)))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refused -> assertThat(refused.status()).isEqualTo(403))
                .hasMessageContaining("console.scripts");
    }

    @Test
    void letsAnOperatorPass() {
        // When
        new ScriptAccess(true, true).check(request(Role.OPERATOR));

        // Then
        assertThat(new ScriptAccess(true, true).taken()).isTrue();
    }
}
