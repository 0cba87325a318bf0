package io.windtrap.console.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windtrap.common.config.ConsoleConfig.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AccessTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-03-02T10:15:00Z"));

    @Test
    void aHashIsOfItsPasswordAlone() {
        // Given
        String hash = PasswordHash.of("pässword");

        // When / Then
        assertThat(PasswordHash.matches("pässword", hash)).isTrue();
        assertThat(PasswordHash.matches("password", hash)).isFalse();
        assertThat(PasswordHash.matches("", hash)).isFalse();
        assertThat(PasswordHash.matches("a".repeat(100), hash)).isFalse();
        assertThat(PasswordHash.of("pässword")).isNotEqualTo(hash);
    }

    @Test
    void hashesOfOtherToolsAreTaken() {
        // Given: htpasswd -nbBC 10 ann secret
        String hash = "$2y$10$wGaGLjhvAeZ7a1tIPNd94Oq.BQDgHF/nYnMnM6GtQMTM9Hf5jQyF2";

        // When / Then: another password is no error
        assertThat(PasswordHash.matches("other", hash)).isFalse();
    }

    @Test
    void aPasswordThatBcryptWouldCutIsRefused() {
        assertThatThrownBy(() -> PasswordHash.of("a".repeat(73))).hasMessageContaining("72");
        assertThatThrownBy(() -> PasswordHash.of("")).hasMessageContaining("1 to 72");
    }

    @Test
    void aSessionEndsAfterAnHourUnusedAndAfterTwelveInAll() {
        // Given
        var sessions = new Sessions(now::get);
        String cookie = sessions.open("ann", Role.VIEWER).cookie();

        // When / Then
        for (int i = 0; i < 12; i++) {
            pass(Duration.ofMinutes(59));
            assertThat(sessions.find(cookie)).isNotNull();
        }
        pass(Duration.ofMinutes(59));
        assertThat(sessions.find(cookie)).isNull();
        String other = sessions.open("ann", Role.VIEWER).cookie();
        pass(Duration.ofMinutes(61));
        assertThat(sessions.find(other)).isNull();
    }

    @Test
    void sessionsAreBounded() {
        // Given
        var sessions = new Sessions(now::get);
        String first = sessions.open("ann", Role.VIEWER).cookie();

        // When
        for (int i = 0; i < 1000; i++) {
            pass(Duration.ofMillis(1));
            sessions.open("bob", Role.VIEWER);
        }

        // Then
        assertThat(sessions.find(first)).isNull();
    }

    @Test
    void askingForASessionIsNoUseOfIt() {
        // Given
        var sessions = new Sessions(now::get);
        String cookie = sessions.open("ann", Role.VIEWER).cookie();

        // When / Then
        pass(Duration.ofMinutes(59));
        assertThat(sessions.isOpen(cookie)).isTrue();
        assertThat(sessions.isOpen("x".repeat(3000))).isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(sessions.isOpen(cookie)).isFalse();
        String other = sessions.open("ann", Role.VIEWER).cookie();
        sessions.end(other);
        assertThat(sessions.isOpen(other)).isFalse();
    }

    @Test
    void attemptsComeBackWithTime() {
        // Given
        var limit = new LoginLimit(now::get);
        attempts(limit, 10, "10.0.0.1", "ann");

        // When / Then
        assertThat(limit.attempt("10.0.0.1", "ann")).isPositive();
        pass(Duration.ofSeconds(7));
        assertThat(limit.attempt("10.0.0.1", "ann")).isZero();
        assertThat(limit.attempt("10.0.0.1", "ann")).isPositive();
    }

    @Test
    void whoGuessesAtOneAddressKeepsNobodyOutAtAnother() {
        // Given
        var limit = new LoginLimit(now::get);

        // When
        attempts(limit, 10, "10.0.0.1", "ann");
        attempts(limit, 10, "10.0.0.1", "bob");
        attempts(limit, 10, "10.0.0.1", "eve");

        // Then
        assertThat(limit.attempt("10.0.0.1", "dan")).as("by address").isPositive();
        assertThat(limit.attempt("10.0.0.2", "ann")).isZero();
        assertThat(limit.attempt("10.0.0.2", "dan")).isZero();
    }

    @Test
    void guessesAtOneUserFromManyAddressesAreBounded() {
        // Given
        var limit = new LoginLimit(now::get);
        for (int i = 0; i < 200; i++) {
            attempts(limit, 1, "10.0.1." + i, "ann");
        }

        // When / Then
        assertThat(limit.attempt("10.0.2.1", "ann")).isBetween(1, 3);
        assertThat(limit.attempt("10.0.2.1", "bob")).isZero();
    }

    @Test
    void aSuccessGivesAttemptsBack() {
        // Given
        var limit = new LoginLimit(now::get);
        attempts(limit, 10, "10.0.0.1", "ann");

        // When
        limit.succeeded("10.0.0.1", "ann");

        // Then
        attempts(limit, 10, "10.0.0.1", "ann");
    }

    private static void attempts(LoginLimit limit, int number, String address, String user) {
        for (int i = 0; i < number; i++) {
            assertThat(limit.attempt(address, user)).isZero();
        }
    }

    @Test
    void aWrongNameAndAWrongPasswordAreAnsweredAlike() {
        // Given
        var door = new PasswordDoor(
                new Users(List.of(new Users.User("ann", PasswordHash.of("right"), Role.OPERATOR))), now::get);

        // When / Then
        assertThat(door.logIn("ann", "wrong", "10.0.0.1")).isEqualTo(new PasswordDoor.Attempt.Wrong());
        assertThat(door.logIn("nobody", "right", "10.0.0.1")).isEqualTo(new PasswordDoor.Attempt.Wrong());
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
