package dev.agentlog.schemas.internal;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes UUIDs of version 7 (RFC 9562) that ascend. Thread-safe.
 *
 * <p>The upper 60 bits are the time in milliseconds and a counter of 12 bits; together they are one
 * number that only grows. When the clock stands still or goes back, or more than 4,096 ids are made
 * in a millisecond, the number runs ahead of the clock. The lower 62 bits are random.
 */
public final class UuidV7Generator {

  private static final int COUNTER_BITS = 12;
  private static final long COUNTER_MASK = (1L << COUNTER_BITS) - 1;
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_MASK = 0x3FFF_FFFF_FFFF_FFFFL;

  private final LongSupplier clockMillis;
  private final LongSupplier random;
  private final AtomicLong last = new AtomicLong();

  /** Creates a generator on a clock in milliseconds since 1970 and a source of random bits. */
  public UuidV7Generator(LongSupplier clockMillis, LongSupplier random) {
    this.clockMillis = clockMillis;
    this.random = random;
  }

  /** Returns a generator on the system's clock and a cryptographic source of randomness. */
  public static UuidV7Generator system() {
    SecureRandom secureRandom = new SecureRandom();
    return new UuidV7Generator(System::currentTimeMillis, secureRandom::nextLong);
  }

  /**
   * Returns a new id, greater (as unsigned number and as text) than all that this generator made
   * before.
   */
  public UUID next() {
    long now = clockMillis.getAsLong() << COUNTER_BITS;
    long stamp = last.updateAndGet(previous -> Math.max(previous + 1, now));
    long high = ((stamp >>> COUNTER_BITS) << 16) | VERSION | (stamp & COUNTER_MASK);
    return new UUID(high, VARIANT | (random.getAsLong() & RANDOM_MASK));
  }
}
