/** One request and its answer, whatever it is for: every answer is given here. */
@NullMarked
package io.windtrap.gateway.http.exchange;

import org.jspecify.annotations.NullMarked;
