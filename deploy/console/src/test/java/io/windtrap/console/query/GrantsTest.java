package io.windtrap.console.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as {@code SHOW GRANTS} of ClickHouse 26.7 writes them. */
final class GrantsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON rudder.* TO q",
                "GRANT SELECT ON `rudder`.* TO `q u`",
                "GRANT SELECT ON rudder.tracks TO q",
                "GRANT SELECT(id, `a b`) ON rudder.tracks TO q"
            })
    void readingTheDatabaseIsFit(String line) {
        // When
        Grants grants = Grants.of(List.of(line, "REVOKE SELECT ON rudder.secret FROM q"), "rudder");

        // Then
        assertThat(grants.fit()).isTrue();
        assertThat(grants.more()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GRANT SELECT ON *.* TO q",
                "GRANT SELECT ON rudder*.* TO q",
                "GRANT SELECT ON rudder_2.* TO q",
                "GRANT SELECT ON system.* TO q",
                "GRANT SELECT ON rudder.* TO q WITH GRANT OPTION",
                "GRANT SELECT, INSERT ON rudder.* TO q",
                "GRANT INSERT ON rudder.* TO q",
                "GRANT CREATE TEMPORARY TABLE ON *.* TO q",
                "GRANT READ ON URL TO q",
                "GRANT SOURCES ON *.* TO q",
                "GRANT dictGet ON rudder.* TO q",
                "GRANT reader TO q",
                "GRANT reader, `SELECT ON rudder.*` TO q",
                "something new"
            })
    void anythingBesideItIsNot(String line) {
        // When
        Grants grants = Grants.of(List.of("GRANT SELECT ON rudder.* TO q", line), "rudder");

        // Then
        assertThat(grants.fit()).isFalse();
        assertThat(grants.problem("q", "rudder")).contains("may do more than read the database rudder", line);
        assertThat(grants.remedy("q", "rudder"))
                .startsWith("REVOKE ALL ON *.* FROM `q`")
                .endsWith("GRANT SELECT ON `rudder`.* TO `q`");
    }

    @Test
    void aRoleIsTakenAwayByItsName() {
        assertThat(Grants.of(List.of("GRANT admin, `a b` TO q"), "rudder").remedy("q", "rudder"))
                .containsExactly(
                        "REVOKE ALL ON *.* FROM `q`",
                        "REVOKE admin, `a b` FROM `q`",
                        "GRANT SELECT ON `rudder`.* TO `q`");
    }

    @Test
    void whoMayNothingIsToldTheOneGrant() {
        // When
        Grants grants = Grants.of(List.of(), "rudder");

        // Then
        assertThat(grants.fit()).isFalse();
        assertThat(grants.problem("q", "rudder")).isEqualTo("The user q may not read the database rudder.");
        assertThat(grants.remedy("q", "rudder")).containsExactly("GRANT SELECT ON `rudder`.* TO `q`");
    }

    @Test
    void manyGrantsAreCounted() {
        List<String> five = List.of("GRANT a TO q", "GRANT b TO q", "GRANT c TO q", "GRANT d TO q", "GRANT e TO q");
        assertThat(Grants.of(five, "rudder").problem("q", "rudder"))
                .contains("GRANT c TO q; and 2 more grants")
                .doesNotContain("GRANT d");
    }
}
