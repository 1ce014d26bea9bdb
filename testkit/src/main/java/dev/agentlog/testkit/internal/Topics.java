package dev.agentlog.testkit.internal;

import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.MemoryCursorStore;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Topics in memory, of one partition each. Thread-safe; its monitor guards all of them, and is
 * notified of every change.
 */
public final class Topics {
  private final Map<String, InMemoryTopic> all = new HashMap<>();
  private final CursorStore cursors = new MemoryCursorStore();

  /** Returns where the cursors of named subscriptions are stored. */
  CursorStore cursors() {
    return cursors;
  }

  /** Makes a topic, unless there is one of the name. */
  public synchronized void create(String name) {
    all.computeIfAbsent(name, InMemoryTopic::new);
    notifyAll();
  }

  /** Deletes a topic, if there is one of the name. */
  public synchronized void delete(String name) {
    all.remove(name);
    notifyAll();
  }

  /** Appends to a topic, which is made if there is none. */
  public synchronized void append(String name, String key, byte[] value, long timestamp) {
    all.computeIfAbsent(name, InMemoryTopic::new)
        .append(key.getBytes(StandardCharsets.UTF_8), value, timestamp);
    notifyAll();
  }

  /** Deletes the records below the offset, if there is such a topic. */
  public synchronized void deleteBefore(String name, long offset) {
    Optional.ofNullable(all.get(name)).ifPresent(topic -> topic.deleteBefore(offset));
    notifyAll();
  }

  /** Returns the next offset of a topic; 0 if there is none. */
  public synchronized long end(String name) {
    InMemoryTopic topic = all.get(name);
    return topic == null ? 0 : topic.end();
  }

  /** Returns the topic of the name, for the monitor's holder. */
  @Nullable InMemoryTopic find(String name) {
    return all.get(name);
  }

  /** Wakes those who wait for a change. */
  synchronized void stir() {
    notifyAll();
  }
}
