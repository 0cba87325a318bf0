package io.windtrap.bench.process;

/** Who uses the processor during a measurement: each a process. */
public enum Part {
    GATEWAY,
    FORWARDER,
    TRANSFORMER,
    BROKER,
    ENGINE,
    /** The benchmark itself, which makes the load. */
    GENERATOR
}
