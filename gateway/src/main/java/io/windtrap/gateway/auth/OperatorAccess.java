package io.windtrap.gateway.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.IpAddress;
import io.windtrap.common.network.Network;
import io.windtrap.gateway.answer.Refusal;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may see what the gateway does. The address counts before the credentials: from elsewhere nobody learns whether a
 * guessed password was right.
 */
public final class OperatorAccess {
    /** A digest: of one length, so that comparing tells nothing about theirs. */
    private final byte[] credentials;

    private final List<Network> allowed;

    /** For those who know {@code username} and {@code password} and ask from one of the networks. */
    public OperatorAccess(String username, Secret password, List<Network> allowed) {
        this.credentials = Sha256.of((username + ":" + password.reveal()).getBytes(UTF_8));
        this.allowed = List.copyOf(allowed);
    }

    /**
     * Why a request is refused; empty = it is not.
     *
     * @param address that nobody can make up; null when unknown
     * @param authorization header of this name; null when absent
     */
    public Optional<Refusal> refusal(@Nullable IpAddress address, @Nullable String authorization) {
        if (address == null || allowed.stream().noneMatch(network -> network.contains(address))) {
            return Optional.of(Refusal.STATUS_ADDRESS);
        }
        byte[] given = BasicCredentials.decoded(authorization);
        return given != null && MessageDigest.isEqual(Sha256.of(given), credentials)
                ? Optional.empty()
                : Optional.of(Refusal.STATUS_CREDENTIALS);
    }
}
