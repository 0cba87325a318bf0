/** What operators see of the gateway's work in numbers. */
@NullMarked
package io.windtrap.gateway.metrics;

import org.jspecify.annotations.NullMarked;
