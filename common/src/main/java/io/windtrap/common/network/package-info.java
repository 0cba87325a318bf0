/** Addresses and networks of the internet, as operators and proxies write them. */
@NullMarked
package io.windtrap.common.network;

import org.jspecify.annotations.NullMarked;
