package io.windtrap.console.services;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a service said at one time.
 *
 * @param service {@code gateway}, {@code forwarder} or {@code transformer}
 * @param address its admin port, {@code host:port}
 * @param samples of its metrics; empty when it did not answer
 * @param obstacles why it is not ready; empty when it is, or did not answer
 * @param problem why it could not be asked, and what to do; empty when it could
 */
public record Look(
        String service, String address, Instant at, List<Sample> samples, List<String> obstacles, String problem) {
    /** Whether it answered. */
    public boolean answered() {
        return problem.isEmpty();
    }

    /** Sum of the samples of a name; 0 when there are none. */
    public double sum(String name) {
        return samples.stream()
                .filter(one -> one.name().equals(name))
                .mapToDouble(Sample::value)
                .filter(Double::isFinite)
                .sum();
    }

    /** Those of a name. */
    public List<Sample> all(String name) {
        return samples.stream().filter(one -> one.name().equals(name)).toList();
    }

    /** When its process started. */
    public Optional<Instant> startedAt() {
        double seconds = sum("process_start_time_seconds");
        return seconds > 0 ? Optional.of(Instant.ofEpochMilli((long) (seconds * 1000))) : Optional.empty();
    }

    /** Version of its build. */
    public Optional<String> version() {
        return all("windtrap_build_info").stream()
                .map(one -> one.label("version"))
                .findFirst();
    }
}
