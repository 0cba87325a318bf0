package io.windtrap.common.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.admin.AdminServer.Answer;
import io.windtrap.common.admin.AdminServer.Request;
import io.windtrap.common.config.StatusConfig;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who may see a route of the admin port. The address counts before the credentials: from elsewhere nobody learns whether a
 * guessed password was right.
 */
public final class AdminAccess {
    private final List<Network> allowed;
    private final Optional<String> authorization;

    /**
     * For those who ask from one of the networks, and know the credentials.
     *
     * @param password empty = no credentials are asked for
     */
    public AdminAccess(String username, Optional<Secret> password, List<Network> allowed) {
        this.allowed = List.copyOf(allowed);
        this.authorization = password.map(secret -> basic(username, secret));
    }

    /** For those whom {@code config} lets in. */
    public static AdminAccess of(StatusConfig config) {
        return new AdminAccess(config.username(), config.password(), config.allowedNetworks());
    }

    /** The header {@code Authorization} that gets in. */
    public static String basic(String username, Secret password) {
        return "Basic " + Base64.getEncoder().encodeToString((username + ":" + password.reveal()).getBytes(UTF_8));
    }

    /** A handler that answers these, and refuses others with 401 or 403. */
    public Function<Request, Answer> guard(Supplier<Answer> handler) {
        return request -> {
            if (allowed.stream().noneMatch(network -> contains(network, request.address()))) {
                return Answer.text(403, "address not allowed: see allowed-networks\n");
            }
            return authorization.isEmpty() || matches(authorization.get(), request.authorization())
                    ? handler.get()
                    : Answer.text(401, "invalid credentials\n");
        };
    }

    private static boolean contains(Network network, String address) {
        IpAddress parsed = IpAddress.parse(address);
        return parsed != null && network.contains(parsed);
    }

    private static boolean matches(String wanted, String given) {
        return MessageDigest.isEqual(wanted.getBytes(UTF_8), given.getBytes(UTF_8));
    }
}
