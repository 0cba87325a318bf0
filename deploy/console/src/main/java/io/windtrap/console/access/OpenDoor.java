package io.windtrap.console.access;

import io.windtrap.common.config.ConsoleConfig.Role;

/** Everybody who reaches the console gets in. Only for those who listen on this machine alone. */
public record OpenDoor(Role role, String csrf) implements Door {
    @Override
    public Visitor visitor(Knock knock) {
        return new Visitor(null, role, csrf);
    }

    @Override
    public String name() {
        return "none";
    }
}
