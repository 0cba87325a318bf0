package io.windtrap.forwarder.clickhouse.client;

import com.clickhouse.client.api.insert.InsertSettings;

/**
 * The settings of every INSERT. Whatever a server's or a user's profile says, one INSERT is one block, is acknowledged
 * after it is written (by the shards too, where a table is Distributed), is deduplicated by its token, and fails as a whole on a value that can't be read.
 */
public final class InsertOptions {
    private static final String MOST_ROWS = "2000000";
    private static final String MOST_BYTES = "4000000000";
    private static final int FIRST_WITH_DEDUPLICATE_INSERT = 26_02;

    private InsertOptions() {}

    /**
     * Settings of an INSERT under {@code token} into a table of one server.
     *
     * @param version of the server as year * 100 + month, such as 2603
     */
    public static InsertSettings of(String token, int version) {
        var settings = new InsertSettings()
                .setDeduplicationToken(token)
                .serverSetting("insert_deduplicate", "1")
                .serverSetting("async_insert", "0")
                .serverSetting("wait_end_of_query", "1")
                .serverSetting("max_insert_block_size", MOST_ROWS)
                .serverSetting("min_insert_block_size_rows", MOST_ROWS)
                .serverSetting("min_insert_block_size_bytes", MOST_BYTES)
                .serverSetting("input_format_parallel_parsing", "0")
                .serverSetting("max_partitions_per_insert_block", "0")
                .serverSetting("date_time_input_format", "best_effort")
                .serverSetting("input_format_null_as_default", "1")
                .serverSetting("input_format_allow_errors_num", "0")
                .serverSetting("input_format_allow_errors_ratio", "0")
                // A repeated insert is to be dropped by views as well, as far as their tables keep tokens.
                .serverSetting("deduplicate_blocks_in_dependent_materialized_views", "1")
                // A text in a column of type JSON is a text, whatever it looks like.
                .serverSetting("input_format_try_infer_dates", "0")
                .serverSetting("input_format_try_infer_datetimes", "0")
                .serverSetting("insert_distributed_sync", "1");
        return version >= FIRST_WITH_DEDUPLICATE_INSERT
                ? settings.serverSetting("deduplicate_insert", "enable")
                : settings;
    }

    /** The same, for a table of which a materialized view fails: the rows go in, and into every view that takes them. */
    public static InsertSettings pastViews(InsertSettings settings) {
        return settings.serverSetting("materialized_views_ignore_errors", "1");
    }

    /** The same for replicated tables: written by most replicas before it is acknowledged. */
    public static InsertSettings ofReplicated(String token, int version) {
        return of(token, version).serverSetting("insert_quorum", "auto");
    }
}
