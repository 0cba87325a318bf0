package io.windtrap.forwarder.replay.run;

import io.windtrap.common.config.WindtrapConfig;
import io.windtrap.forwarder.consume.DestinationWorker;
import io.windtrap.forwarder.consume.range.ReadRange;
import io.windtrap.forwarder.replay.Replay;
import io.windtrap.forwarder.source.SourceSelection;
import java.util.Optional;

/** Makes the workers of replays, as those of live events are made. */
public interface ReplayWorkers {
    /** A worker that has not started; empty when this process's configuration doesn't have the replay's destination. */
    Optional<DestinationWorker> worker(Replay replay, ReadRange range);

    /** Which sources the destination of {@code replay} takes under {@code changed}; empty as at {@link #worker}. */
    Optional<SourceSelection> sources(Replay replay, WindtrapConfig changed);
}
