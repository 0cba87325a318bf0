package io.windtrap.console.access;

import io.windtrap.common.config.ConsoleConfig.Role;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who was let in.
 *
 * @param user name; null = nobody has to log in, and nobody knows
 * @param csrf what each write of this visitor must carry
 */
public record Visitor(@Nullable String user, Role role, String csrf) {
    /** Whether this visitor may change something. */
    public boolean isOperator() {
        return role == Role.OPERATOR;
    }

    /** The name in the audit log. */
    public String name() {
        return user == null ? "(nobody has to log in)" : user;
    }
}
