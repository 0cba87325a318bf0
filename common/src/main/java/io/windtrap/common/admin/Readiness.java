package io.windtrap.common.admin;

import java.util.List;

/** Whether a service can do its work now. Asked at each {@code /ready}: answers from memory, never blocks. */
@FunctionalInterface
public interface Readiness {
    /** Why the service can't do its work, a line for people each; empty = it can. */
    List<String> obstacles();
}
