/** The certificate that the listener proves itself with, and its renewal while the gateway runs. */
@NullMarked
package io.windtrap.gateway.tls;

import org.jspecify.annotations.NullMarked;
