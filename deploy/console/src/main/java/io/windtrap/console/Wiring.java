package io.windtrap.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.windtrap.common.config.ConsoleConfig;
import io.windtrap.common.config.DestinationConfig;
import io.windtrap.common.config.GatewayConfig;
import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import io.windtrap.common.process.Instance;
import io.windtrap.console.access.Door;
import io.windtrap.console.access.OpenDoor;
import io.windtrap.console.access.PasswordDoor;
import io.windtrap.console.access.ProxyDoor;
import io.windtrap.console.access.RandomText;
import io.windtrap.console.access.Users;
import io.windtrap.console.http.ConsoleServer;
import io.windtrap.console.http.Hosts;
import io.windtrap.console.transformations.ScriptAccess;
import io.windtrap.forwarder.command.Settings;
import io.windtrap.forwarder.kafka.KafkaAccess;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jspecify.annotations.Nullable;

/** Turns the configuration into what each part is set up with, so that the parts need not know its shape. */
final class Wiring {
    private static final List<Network> LOOPBACK = List.of(Network.of("127.0.0.0/8"), Network.of("::1/128"));

    private Wiring() {}

    static Door door(ConsoleConfig console, InstantSource clock) {
        if (console.proxy().header().isPresent()) {
            return new ProxyDoor(
                    console.proxy().header().get(),
                    console.proxy().networks(),
                    Set.copyOf(console.proxy().operators().orElse(List.of())),
                    RandomText.next());
        }
        return console.users().isEmpty()
                ? new OpenDoor(console.withoutLogin(), RandomText.next())
                : new PasswordDoor(
                        new Users(console.users().stream()
                                .map(user -> new Users.User(
                                        user.name(), user.passwordHash().reveal(), user.role()))
                                .toList()),
                        clock);
    }

    /** @throws IOException if the certificate can't be used; says why */
    static ConsoleServer.Settings listener(ConsoleConfig console, Vertx vertx) throws IOException {
        List<String> more = console.hosts().orElse(List.of());
        return new ConsoleServer.Settings(
                console.host(),
                console.port(),
                more.isEmpty() && !isLoopback(console.host()) ? Hosts.any() : Hosts.ofThisMachine(more),
                certificate(console.tls(), vertx));
    }

    private static @Nullable PemKeyCertOptions certificate(ConsoleConfig.Tls tls, Vertx vertx) throws IOException {
        return tls.certificate().isEmpty() || tls.key().isEmpty()
                ? null
                : ListenerCertificate.read(tls.certificate().get(), tls.key().get(), vertx);
    }

    private static boolean isLoopback(String host) {
        IpAddress address = IpAddress.parse(host);
        return host.equals("localhost")
                || (address != null && LOOPBACK.stream().anyMatch(network -> network.contains(address)));
    }

    /** Whether the engine of scripts is here: archives that leave it out are half as large. */
    private static boolean hasScripts() {
        try {
            Class.forName("org.graalvm.polyglot.Context", false, Wiring.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /** Who may have scripts run. */
    static ScriptAccess scripts(WindtrapConfig config) {
        return new ScriptAccess(config.console().scripts(), hasScripts());
    }

    /** How Kafka is asked: sooner given up than by a forwarder, since somebody waits at a page. */
    static Settings settings(WindtrapConfig config) {
        Settings all = Settings.of(config);
        Map<String, String> properties = new HashMap<>(Map.of(
                CommonClientConfigs.CLIENT_ID_CONFIG, "windtrap-console",
                CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, "5000",
                CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, "8000"));
        properties.putAll(all.kafka().properties());
        return new Settings(
                config, new KafkaAccess(all.kafka().bootstrapServers(), properties), all.topic(), all.destinations());
    }

    /** What somebody who was let in is told of the console. */
    static void session(ObjectNode json, WindtrapConfig config, Instance instance) {
        json.put("instance", instance.name())
                .put("gateway_url", gatewayUrl(config))
                .put("scripts", scripts(config).taken());
        ArrayNode destinations = json.putArray("destinations");
        for (DestinationConfig one : config.destinations()) {
            destinations
                    .addObject()
                    .put("id", one.id())
                    .put("name", one.name().orElse(one.id()))
                    .put("type", one.type().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Base URL by which SDKs reach the gateway, without a slash at its end. */
    static String gatewayUrl(WindtrapConfig config) {
        GatewayConfig gateway = config.gateway();
        boolean tls = gateway.tls().certificate().isPresent()
                || gateway.tls().keystore().isPresent();
        String host = reachable(gateway.host());
        return config.console()
                .gatewayUrl()
                .map(url -> url.replaceFirst("/+$", ""))
                .orElse((tls ? "https" : "http") + "://" + host + ":" + gateway.port());
    }

    /** The same, as the console itself reaches it. */
    static String testEventUrl(WindtrapConfig config) {
        return config.console()
                .testEventUrl()
                .map(url -> url.replaceFirst("/+$", ""))
                .orElseGet(() -> gatewayUrl(config));
    }

    /** An address to connect to, of one to listen on. */
    static String reachable(String host) {
        return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host.contains(":") ? "[" + host + "]" : host;
    }
}
