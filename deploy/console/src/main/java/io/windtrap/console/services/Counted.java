package io.windtrap.console.services;

/** Counters whose history is kept, of all instances together. */
public enum Counted {
    /** Events that Kafka acknowledged. */
    EVENTS_IN("gateway", "windtrap_gateway_events_total"),
    /** Requests that a gateway refused. */
    REFUSED("gateway", "windtrap_gateway_refusals_total"),
    /** Rows that were committed. */
    ROWS_OUT("forwarder", "windtrap_forwarder_rows_total"),
    /** Dead letters that were written. */
    DEAD_LETTERS("forwarder", "windtrap_forwarder_dead_letters_total"),
    /** Values that went to rudder_discards. */
    DISCARDS("forwarder", "windtrap_forwarder_discards_total");

    private final String service;
    private final String metric;

    Counted(String service, String metric) {
        this.service = service;
        this.metric = metric;
    }

    String service() {
        return service;
    }

    String metric() {
        return metric;
    }
}
