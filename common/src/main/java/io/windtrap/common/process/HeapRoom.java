package io.windtrap.common.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the heap has room for all that the configuration lets a service hold at once. */
public final class HeapRoom {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    private final List<String> parts = new ArrayList<>();
    private long bytes;

    /**
     * Adds what a setting allows.
     *
     * @param setting its key, with what it is multiplied by
     * @param most bytes, 0 or more
     */
    public HeapRoom with(String setting, long most) {
        parts.add(setting + " = " + (most % MIB == 0 ? most / MIB + " MiB" : Math.ceilDiv(most, KIB) + " KiB"));
        bytes = bytes + most < 0 ? Long.MAX_VALUE : bytes + most;
        return this;
    }

    /** Logs a warning if this process has too small a heap; it may run for long before that many bytes come together. */
    public void warn() {
        Logger log = LoggerFactory.getLogger(HeapRoom.class); // not before main has said where to
        shortage(Runtime.getRuntime().maxMemory())
                .ifPresent(sentence -> log.atWarn().log(sentence));
    }

    /** What is wrong with a heap of at most {@code heap} bytes, and what to do; empty = nothing. */
    Optional<String> shortage(long heap) {
        return bytes <= heap
                ? Optional.empty()
                : Optional.of(
                        "the heap may have %d MiB, and the configuration lets this service hold %d MiB (%s): under load the process would end"
                                        .formatted(heap / MIB, Math.ceilDiv(bytes, MIB), String.join(", ", parts))
                                + " for want of memory; give it more (-Xmx, or the container's memory), or lower these settings");
    }
}
