/** Who asks, and what they may do: users and their passwords, sessions, a proxy that is believed, the audit log. */
@NullMarked
package io.windtrap.console.access;

import org.jspecify.annotations.NullMarked;
