/** Windtrap's configuration: one YAML file for gateway and forwarder, typed, validated as a whole, secrets kept out of print. */
@NullMarked
package io.windtrap.common.config;

import org.jspecify.annotations.NullMarked;
