package dev.agentlog.sequencer.internal.stores;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;

/**
 * The decoded rows used last, so that a busy session's rows are not read and decoded for each
 * append.
 *
 * <p>Every write goes through the {@link StoreState} that owns it, and a task that is opened anew
 * begins with none, so it never differs from the store. Not thread-safe.
 */
final class RecentRows<R> extends LinkedHashMap<Bytes, R> {
  private static final long serialVersionUID = 1L;
  private static final int MOST = 4_096;
  private static final float LOAD_FACTOR = 0.75f;

  RecentRows() {
    super(16, LOAD_FACTOR, true);
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<Bytes, R> eldest) {
    return size() > MOST;
  }
}
