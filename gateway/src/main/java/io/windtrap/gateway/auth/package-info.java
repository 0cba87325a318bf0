/** Which source a request speaks for, by its write key. */
@NullMarked
package io.windtrap.gateway.auth;

import org.jspecify.annotations.NullMarked;
