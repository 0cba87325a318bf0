package io.windtrap.console.services;

import java.util.Set;

/** The metrics that the console shows. Others are not kept: histograms alone have hundreds of lines. */
final class Watched {
    private static final Set<String> NAMES = Set.of(
            "process_start_time_seconds",
            "windtrap_build_info",
            "windtrap_gateway_events_total",
            "windtrap_gateway_refusals_total",
            "windtrap_forwarder_events_total",
            "windtrap_forwarder_rows_total",
            "windtrap_forwarder_lag",
            "windtrap_forwarder_lag_seconds",
            "windtrap_forwarder_freshness_seconds",
            "windtrap_forwarder_dead_letters_total",
            "windtrap_forwarder_discards_total",
            "windtrap_forwarder_guarantee",
            "windtrap_forwarder_batches_total",
            "windtrap_forwarder_inserts_seconds_count",
            "windtrap_forwarder_inserts_seconds_sum",
            "windtrap_forwarder_inserts_seconds_max",
            "windtrap_forwarder_insert_rows_count",
            "windtrap_forwarder_insert_rows_sum",
            "windtrap_forwarder_delay_seconds_max",
            "windtrap_forwarder_retries_total");

    private Watched() {}

    static boolean isWatched(String name) {
        return NAMES.contains(name);
    }
}
