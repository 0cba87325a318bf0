package io.windtrap.common.config;

import io.smallrye.config.WithDefault;

/** Where a service answers {@code /health}, {@code /ready} and {@code /metrics}. */
public interface AdminConfig {
    /** Address to listen on. */
    @WithDefault("127.0.0.1")
    String host();
}
