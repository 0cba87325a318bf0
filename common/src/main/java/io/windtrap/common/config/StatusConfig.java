package io.windtrap.common.config;

import io.smallrye.config.WithDefault;
import io.windtrap.common.config.value.Secret;
import io.windtrap.common.network.Network;
import java.util.List;
import java.util.Optional;

/** Who may {@code GET /status} on a service's admin port. */
public interface StatusConfig {
    /** User name of its Basic credentials. */
    @WithDefault("admin")
    String username();

    /** Their password; absent = no credentials are asked for. */
    Optional<Secret> password();

    /** Where clients may ask from. */
    @WithDefault("127.0.0.0/8,::1/128")
    List<Network> allowedNetworks();
}
