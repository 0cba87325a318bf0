package io.windtrap.common.config.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.windtrap.common.config.ConsoleConfig;
import io.windtrap.common.config.load.ConfigException;
import io.windtrap.common.config.load.ConfigLoader;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ConsoleChecksTest {
    private static final String HASH = "$2y$10$abcdefghijklmnopqrstuuSVgE7qvp1KpMkLBH6Cb0bLs4BBOQ3QK";

    @Test
    void itListensOnThisMachineAndNobodyHasToLogInByDefault() throws Exception {
        ConsoleConfig console = ConfigLoader.parse("test", "", Map.of()).console();
        assertThat(console.host()).isEqualTo("127.0.0.1");
        assertThat(console.users()).isEmpty();
        assertThat(console.withoutLogin()).isEqualTo(ConsoleConfig.Role.VIEWER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "::", "console.example.com"})
    void beyondThisMachineSomebodyHasToLogIn(String host) throws Exception {
        assertThat(problems("console: {host: '" + host + "'}"))
                .contains("console.host", "nobody has to log in", "add console.users");
        assertThat(ConfigLoader.parse(
                                "test",
                                "console: {host: '" + host + "', users: [{name: ann, password-hash: '" + HASH
                                        + "', role: operator}]}",
                                Map.of())
                        .console()
                        .users())
                .hasSize(1);
        assertThat(ConfigLoader.parse(
                        "test", "console: {host: '" + host + "', proxy: {header: X-Forwarded-User}}", Map.of()))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {destination: other, user: q}      | console.query-users[0].destination | is not the id of a destination
            {destination: nothing, user: q}    | console.query-users[0].destination | is not the id of a destination
            {destination: rows, user: ' '}     | console.query-users[0].user        | must not be blank
            {destination: rows, user: writer}  | console.query-users[0].user        | is the user of the destination itself
            {destination: rows, user: q}, {destination: rows, user: r} | console.query-users[1].destination | duplicate
            """)
    void queriesAreAskedAsAnotherUserOfAKnownDestination(String users, String path, String problem) {
        assertThat(problems(destinations("console: {query-users: [" + users + "]}")))
                .contains(path, problem);
    }

    @Test
    void aUserForQueriesIsTaken() throws Exception {
        ConsoleConfig console = ConfigLoader.parse(
                        "test",
                        destinations("console: {query-users: [{destination: rows, user: q, password: x}]}"),
                        Map.of())
                .console();
        assertThat(console.queryUsers()).hasSize(1);
        assertThat(console.queryUsers().getFirst().password().orElseThrow().reveal())
                .isEqualTo("x");
    }

    private static String destinations(String console) {
        return console
                + "\ndestinations: [{id: rows, clickhouse: {user: writer}}, {id: nothing, type: blackhole, topic: t}]\n";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {port: 70000}                                     | console.port | must be 0 to 65535
            {admin: {port: -1}}                               | console.admin.port | must be 0 to 65535
            {gateways: [gateway]}                             | console.gateways | write it as host:port
            {forwarders: ['http://forwarder:8082']}           | console.forwarders | write it as host:port
            {transformers: ['a:99999']}                       | console.transformers | write it as host:port
            {gateway-url: events.example.com}                 | console.gateway-url | is not an http:// or https:// URL
            {test-event-url: 'ftp://gateway'}                 | console.test-event-url | is not an http:// or https:// URL
            {proxy: {header: 'X User'}}                       | console.proxy.header | is not the name of a header
            {tls: {certificate: a.pem}}                       | console.tls.key | is missing
            {users: [{name: ann, password-hash: secret}]}     | console.users[0].password-hash | is not a hash by bcrypt
            {users: [{name: ann, password-hash: '$2a$04$abcdefghijklmnopqrstuuSVgE7qvp1KpMkLBH6Cb0bLs4BBOQ3QK'}]} | console.users[0].password-hash | has cost 4
            {users: [{name: '', password-hash: x}]}           | console.users[0].name |
            """)
    void refuseWhatMakesNoSense(String console, String path, String problem) {
        assertThat(problems("console: " + console))
                .contains(path)
                .contains(String.valueOf(problem).replace("null", ""))
                .doesNotContain("secret");
    }

    private static String problems(String yaml) {
        return String.valueOf(
                catchThrowableOfType(ConfigException.class, () -> ConfigLoader.parse("test", yaml, Map.of()))
                        .getMessage());
    }
}
