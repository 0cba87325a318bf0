package io.windtrap.console.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.ConsoleConfig.Role;
import io.windtrap.console.access.Visitor;
import io.windtrap.console.http.ApiException;
import io.windtrap.console.http.ApiRequest;
import io.windtrap.console.http.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PlacesTest {
    private final Places places = new Places(2);

    private static ApiRequest of(@Nullable String user, String address) {
        return new ApiRequest(new Visitor(user, Role.VIEWER, "x"), address, Map.of(), Map.of(), Json.object());
    }

    @Test
    void aVisitorHasOnePlaceWhereverTheyCome() {
        // Given
        Places.Place first = places.take(of("ann", "10.0.0.1"));

        // When / Then
        assertThatThrownBy(() -> places.take(of("ann", "10.0.0.2")))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        e -> org.assertj.core.api.Assertions.assertThat(e.status())
                                .isEqualTo(429))
                .hasMessageContaining("of yours");
        first.close();
        assertThatCode(() -> places.take(of("ann", "10.0.0.2"))).doesNotThrowAnyException();
    }

    @Test
    void whoNeedNotLogInIsToldApartByTheAddress() {
        // Given
        var _ = places.take(of(null, "10.0.0.1"));

        // When / Then
        assertThatThrownBy(() -> places.take(of(null, "10.0.0.1"))).hasMessageContaining("of yours");
        assertThatCode(() -> places.take(of(null, "10.0.0.2"))).doesNotThrowAnyException();
    }

    @Test
    void thereAreOnlySoManyForAll() {
        // Given
        Places.Place first = places.take(of("ann", "10.0.0.1"));
        var _ = places.take(of("ben", "10.0.0.1"));

        // When / Then: whoever finds none free does not keep a place of their own
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> places.take(of("cid", "10.0.0.1"))).hasMessageContaining("Others run 2 queries");
        }
        first.close();
        assertThatCode(() -> places.take(of("cid", "10.0.0.1"))).doesNotThrowAnyException();
    }
}
