package io.windtrap.forwarder.command.status;

import java.util.List;

/**
 * The replays that are under way.
 *
 * @param problem why they are not known; empty = they are
 */
record ReplaysSeen(List<ReplayStatus> replays, String problem) {
    boolean isKnown() {
        return problem.isEmpty();
    }

    /** Those of {@code destination}, in the order of their starts. */
    List<ReplayStatus> of(String destination) {
        return replays.stream()
                .filter(one -> one.overview().replay().destination().equals(destination))
                .toList();
    }
}
