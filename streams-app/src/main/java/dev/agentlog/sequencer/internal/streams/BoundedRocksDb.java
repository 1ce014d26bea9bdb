package dev.agentlog.sequencer.internal.streams;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds RocksDB's memory for all stores of the process together.
 *
 * <p>Streams' defaults reserve about 100 MB for each store of each partition. Here all share one
 * block cache, from which the write buffers are taken too.
 */
public final class BoundedRocksDb implements RocksDBConfigSetter {
  private static final long CACHE_BYTES = 192L * 1024 * 1024;
  private static final long WRITE_BUFFERS_BYTES = 96L * 1024 * 1024;

  /**
   * All together are bounded above; smaller ones make stores with many branches wait for flushes.
   */
  private static final long WRITE_BUFFER_BYTES = 16L * 1024 * 1024;

  private static final int BLOOM_BITS_PER_KEY = 10;
  private static final double MEMTABLE_BLOOM_RATIO = 0.05;
  private static final long BLOCK_BYTES = 1_024;

  private static final class Shared {
    static final Cache CACHE = new LRUCache(CACHE_BYTES);
    static final WriteBufferManager WRITE_BUFFERS =
        new WriteBufferManager(WRITE_BUFFERS_BYTES, CACHE);
  }

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
    table.setBlockCache(Shared.CACHE);
    table.setCacheIndexAndFilterBlocks(true);
    table.setPinTopLevelIndexAndFilter(true);
    // Most look-ups are for event ids that were never seen.
    table.setFilterPolicy(new BloomFilter(BLOOM_BITS_PER_KEY, false));
    // Rows are small and looked up one at a time: a whole block is read for each.
    table.setBlockSize(BLOCK_BYTES);
    options.setTableFormatConfig(table);
    options.setMemtableWholeKeyFiltering(true);
    options.setMemtablePrefixBloomSizeRatio(MEMTABLE_BLOOM_RATIO);
    options.setWriteBufferManager(Shared.WRITE_BUFFERS);
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
    options.setMaxWriteBufferNumber(2);
  }

  @Override
  public void close(String storeName, Options options) {
    // Cache and write-buffer manager belong to the process, not to one store.
  }
}
