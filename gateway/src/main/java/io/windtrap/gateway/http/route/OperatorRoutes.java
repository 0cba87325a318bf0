package io.windtrap.gateway.http.route;

import io.windtrap.common.process.Instance;
import io.windtrap.gateway.auth.OperatorAccess;
import java.util.Map;
import java.util.Optional;

/**
 * Routes for operators on the public port, off unless asked for.
 *
 * @param ping whether there is {@code /ping}
 * @param status who may see {@code /status}; empty = there is none
 * @param instance which gateway {@code /status} is of
 * @param kafka what it uses of Kafka, for {@code /status}
 */
public record OperatorRoutes(
        boolean ping, Optional<OperatorAccess> status, Instance instance, Map<String, Object> kafka) {}
