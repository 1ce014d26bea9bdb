package dev.agentlog.consumer.internal;

import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Uuid;

/**
 * The name under which a subscription stores its cursor, and the registers that it writes. A
 * register is written for a day at most, then another one is begun, so that one which nobody has
 * written for a week can be cleared. Thread-safe.
 */
final class NamedCursor {

  /** How long a register is written, in nanoseconds. */
  static final long WRITTEN_NANOS = TimeUnit.DAYS.toNanos(1);

  /** How old a register is that nobody writes any more, in ms; far more than clocks differ. */
  static final long DEAD_MS = TimeUnit.DAYS.toMillis(7);

  private final String name;
  private final ScopeIdentity identity;
  private String writer = Uuid.randomUuid().toString();
  private long since;

  /**
   * Creates one with a register of its own.
   *
   * @param now nanoseconds of a clock that never goes back
   */
  NamedCursor(String name, ScopeIdentity identity, long now) {
    this.name = name;
    this.identity = identity;
    this.since = now;
  }

  String name() {
    return name;
  }

  ScopeIdentity identity() {
    return identity;
  }

  /** Returns who writes now. */
  synchronized String writer(long now) {
    if (now - since >= WRITTEN_NANOS) {
      writer = Uuid.randomUuid().toString();
      since = now;
    }
    return writer;
  }
}
