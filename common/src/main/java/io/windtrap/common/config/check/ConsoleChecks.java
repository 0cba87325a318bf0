package io.windtrap.common.config.check;

import io.windtrap.common.config.ConsoleConfig;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of the block {@code console}. */
final class ConsoleChecks extends ConfigRules {
    private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"), Network.of("::1/128"));
    private static final Pattern HASH = Pattern.compile("\\$2[abxy]?\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");
    private static final int CHEAPEST_HASH = 10;
    private static final int COSTLIEST_HASH = 16;
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):(\\d{1,5})");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9-]{1,64}");
    private static final int LONGEST_NAME = 100;

    private final ConsoleConfig console;

    private ConsoleChecks(ConsoleConfig console) {
        this.console = console;
    }

    static List<ConfigProblem> of(WindtrapConfig config) {
        var checks = new ConsoleChecks(config.console());
        checks.listener();
        checks.users();
        checks.queryUsers(config.destinations());
        checks.addresses("console.gateways", checks.console.gateways().orElse(List.of()));
        checks.addresses("console.forwarders", checks.console.forwarders().orElse(List.of()));
        checks.addresses("console.transformers", checks.console.transformers().orElse(List.of()));
        return checks.problems();
    }

    private void listener() {
        port("console.port", console.port());
        port("console.admin.port", console.admin().port());
        require(
                isThisMachine(console.host())
                        || !console.users().isEmpty()
                        || console.proxy().header().isPresent(),
                "console.host",
                "\"" + console.host() + "\" can be reached from other machines, and nobody has to log in",
                "add console.users, or name the header of a proxy that knows its users in console.proxy.header, or listen on 127.0.0.1");
        together(
                "console.tls.certificate",
                console.tls().certificate(),
                "console.tls.key",
                console.tls().key());
        url("console.gateway-url", console.gatewayUrl());
        url("console.test-event-url", console.testEventUrl());
        console.proxy()
                .header()
                .ifPresent(header -> require(
                        HEADER.matcher(header).matches(),
                        "console.proxy.header",
                        "\"" + header + "\" is not the name of a header",
                        "such as X-Forwarded-User"));
    }

    private void url(String path, Optional<String> set) {
        set.ifPresent(url -> require(
                url.matches("https?://[^\\s/?#]+(/[^\\s?#]*)?"),
                path,
                "\"" + url + "\" is not an http:// or https:// URL",
                "such as https://events.example.com"));
    }

    /** Whether only this machine reaches what listens there. Names other than localhost are not looked up. */
    private static boolean isThisMachine(String host) {
        IpAddress address = IpAddress.parse(host);
        return host.equals("localhost")
                || (address != null && LOOPBACK.stream().anyMatch(one -> one.contains(address)));
    }

    private void users() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < console.users().size(); i++) {
            String path = "console.users[" + i + "]";
            ConsoleConfig.User user = console.users().get(i);
            require(
                    !user.name().isBlank() && user.name().length() <= LONGEST_NAME,
                    path + ".name",
                    "must have 1 to " + LONGEST_NAME + " characters",
                    "");
            require(names.add(user.name()), path + ".name", "duplicate name \"" + user.name() + "\"", "");
            var hash = HASH.matcher(user.passwordHash().reveal());
            boolean known = hash.matches();
            int cost = known ? Integer.parseInt(hash.group(1)) : CHEAPEST_HASH;
            require(
                    known,
                    path + ".password-hash",
                    "is not a hash by bcrypt",
                    "make one with: console hash-password; in YAML put it between single quotes");
            require(
                    cost >= CHEAPEST_HASH && cost <= COSTLIEST_HASH,
                    path + ".password-hash",
                    "has cost " + cost + ", and must have " + CHEAPEST_HASH + " to " + COSTLIEST_HASH,
                    "make another one with: console hash-password");
        }
    }

    private void queryUsers(List<DestinationConfig> destinations) {
        Set<String> named = new HashSet<>();
        for (int i = 0; i < console.queryUsers().size(); i++) {
            String path = "console.query-users[" + i + "]";
            ConsoleConfig.QueryUser user = console.queryUsers().get(i);
            String id = user.destination();
            require(named.add(id), path + ".destination", "duplicate destination \"" + id + "\"", "");
            notBlank(path + ".user", user.user());
            DestinationConfig destination = destinations.stream()
                    .filter(one -> one.id().equals(id) && one.type() == DestinationConfig.Type.CLICKHOUSE)
                    .findFirst()
                    .orElse(null);
            require(
                    destination != null,
                    path + ".destination",
                    "\"" + id + "\" is not the id of a destination of type clickhouse",
                    "");
            require(
                    destination == null || !destination.clickhouse().user().equals(user.user()),
                    path + ".user",
                    "is the user of the destination itself, who may write",
                    "make another user, who has SELECT on that database alone");
        }
    }

    private void addresses(String path, List<String> addresses) {
        for (String one : addresses) {
            var form = ADDRESS.matcher(one.strip());
            require(
                    form.matches() && Integer.parseInt(form.group(2)) <= HIGHEST_PORT,
                    path,
                    "\"" + one + "\" is not an address",
                    "write it as host:port");
        }
    }
}
