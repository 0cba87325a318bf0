package io.windtrap.forwarder.command.status;

import java.io.IOException;
import java.util.List;

/** The replays that are under way, as the topic of replays has them. */
@FunctionalInterface
interface ReplayStates {
    /** Until somebody reads the topic. */
    ReplayStates NONE = _ -> List.of();

    /**
     * One replay.
     *
     * @param name unique for its destination
     * @param state for people, such as {@code running} or {@code paused}
     * @param done events that it has read
     * @param of events that it will have read; -1 = not known
     */
    record ReplayState(String name, String state, long done, long of) {}

    /** Those of {@code destination} that are not over. */
    List<ReplayState> of(String destination) throws IOException;
}
