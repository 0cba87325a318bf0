package io.windtrap.gateway.http;

import io.windtrap.gateway.auth.OperatorAccess;
import java.util.Optional;

/**
 * Routes for operators on the public port, off unless asked for.
 *
 * @param ping whether there is {@code /ping}
 * @param status who may see {@code /status}; empty = there is none
 */
public record OperatorRoutes(boolean ping, Optional<OperatorAccess> status) {}
