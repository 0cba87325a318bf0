package io.windtrap.transformer.dedup;

import java.util.Map;
import java.util.Objects;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.WriteBufferManager;

/**
 * One piece of memory for all stores of this process, of which there are some for each partition: without it each takes as much as it
 * likes. Also the name that Kafka Streams' settings have for it.
 */
public final class RocksDbMemory implements AutoCloseable {
    /** The setting of Kafka Streams that holds the memory. */
    public static final String SETTING = "windtrap.rocksdb.memory";

    /** What was written last lies in memory alone, and is read from Kafka again after a crash: small buffers make that short. */
    private static final long WRITE_BUFFER = 1 << 20;

    private static final int BITS_A_SHARD = -1;
    private static final double SHARE_OF_INDEXES = 0.5;

    private final LRUCache cache;
    private final WriteBufferManager writeBuffers;

    /** @param bytes of memory, about: RocksDB needs a little more at times */
    public RocksDbMemory(long bytes) {
        RocksDB.loadLibrary();
        cache = new LRUCache(bytes, BITS_A_SHARD, false, SHARE_OF_INDEXES);
        writeBuffers = new WriteBufferManager(bytes / 2, cache);
    }

    private void use(Options options) {
        var table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(cache);
        table.setCacheIndexAndFilterBlocks(true);
        table.setCacheIndexAndFilterBlocksWithHighPriority(true);
        table.setPinL0FilterAndIndexBlocksInCache(true);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(writeBuffers);
        options.setWriteBufferSize(WRITE_BUFFER);
    }

    /** Before it, every store that uses it must be closed. */
    @Override
    public void close() {
        writeBuffers.close();
        cache.close();
    }

    /** How Kafka Streams gives the memory to each store that it opens. */
    public static final class Setter implements RocksDBConfigSetter {
        @Override
        public void setConfig(String store, Options options, Map<String, Object> settings) {
            ((RocksDbMemory) Objects.requireNonNull(settings.get(SETTING))).use(options);
        }

        @Override
        public void close(String store, Options options) {
            // What the stores share is closed with the process.
        }
    }
}
