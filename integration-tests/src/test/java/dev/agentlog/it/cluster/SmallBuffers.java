package dev.agentlog.it.cluster;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/**
 * Has RocksDB write a file every few seconds under little load, so that it misses its disk soon.
 */
public final class SmallBuffers implements RocksDBConfigSetter {
  private static final long WRITE_BUFFER_BYTES = 64L * 1024;

  @Override
  public void setConfig(String storeName, Options options, Map<String, Object> configs) {
    options.setWriteBufferSize(WRITE_BUFFER_BYTES);
  }

  @Override
  public void close(String storeName, Options options) {
    // Nothing was made.
  }
}
