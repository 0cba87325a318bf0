package io.windtrap.common.range;

import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options {@code --from} and {@code --to}. */
public final class RangeOptions {
    @Option(
            names = "--from",
            split = ",",
            paramLabel = "TIME|PARTITION:OFFSET|beginning",
            description =
                    "Where to begin: a time (2026-03-02T10:15:00Z, or 30m, 12h, 7d ago), beginning for all that the topic has, or"
                            + " offsets of partitions, as 0:1200,1:1180; then other partitions are left out.")
    private List<String> from = List.of();

    @Option(
            names = "--to",
            split = ",",
            paramLabel = "TIME|PARTITION:OFFSET",
            description = "Where to end; the event there is not read. Default: what the topic has now.")
    private List<String> to = List.of();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    /** Made by picocli. */
    public RangeOptions() {}

    /** Whether the user said where to begin. */
    public boolean hasBegin() {
        return !from.isEmpty();
    }

    /**
     * Does nothing where the user said where to begin.
     *
     * @throws ParameterException otherwise
     */
    public void requireBegin() {
        if (!hasBegin()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--from'");
        }
    }

    /**
     * Where to begin.
     *
     * @throws ParameterException if it is missing, or neither a time nor offsets nor {@code beginning}
     */
    public Boundary begin() {
        requireBegin();
        return from.equals(List.of("beginning"))
                ? new Boundary.Time(Instant.EPOCH)
                : BoundaryText.parse("--from", from, spec);
    }

    /**
     * Where to end.
     *
     * @throws ParameterException if it is neither a time nor offsets
     */
    public Boundary end() {
        return to.isEmpty() ? new Boundary.Now() : BoundaryText.parse("--to", to, spec);
    }
}
