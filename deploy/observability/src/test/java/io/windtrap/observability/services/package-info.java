/** Running services with all that they need, after nearly everything has gone wrong, and the Prometheus that watches them. */
@NullMarked
package io.windtrap.observability.services;

import org.jspecify.annotations.NullMarked;
