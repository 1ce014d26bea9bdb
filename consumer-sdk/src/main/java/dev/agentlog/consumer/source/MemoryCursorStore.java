package dev.agentlog.consumer.source;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Stores cursors for as long as it lives. Thread-safe. */
public final class MemoryCursorStore implements CursorStore {

  private final Map<Key, Register> registers = new LinkedHashMap<>(); // guarded by this
  private long writes;

  /** Creates an empty store. */
  public MemoryCursorStore() {}

  @Override
  public synchronized List<Register> read(String name, Duration timeout) {
    return registers.values().stream()
        .filter(register -> register.key().name().equals(name))
        .toList();
  }

  @Override
  public synchronized CompletableFuture<@Nullable Void> write(Key key, @Nullable String token) {
    writes++;
    if (token == null) {
      registers.remove(key);
    } else {
      registers.put(key, new Register(key, token, writes, System.currentTimeMillis()));
    }
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void close() {}
}
