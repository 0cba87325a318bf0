/** Windtrap's configuration: one YAML file for all services, a typed interface for each of its sections. */
@NullMarked
package io.windtrap.common.config;

import org.jspecify.annotations.NullMarked;
