/** Which routes there are, and those that bring no events. */
@NullMarked
package io.windtrap.gateway.http.route;

import org.jspecify.annotations.NullMarked;
