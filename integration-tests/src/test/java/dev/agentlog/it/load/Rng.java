package dev.agentlog.it.load;

import java.util.List;
import java.util.SplittableRandom;

/** A seeded source of choices: the same seed gives the same choices. Not thread-safe. */
public final class Rng {
  private final SplittableRandom random;

  /** Choices that depend on the seed alone. */
  public Rng(long seed) {
    this(new SplittableRandom(seed));
  }

  private Rng(SplittableRandom random) {
    this.random = random;
  }

  /** Another source, for another thread. */
  public Rng split() {
    return new Rng(random.split());
  }

  /** A number from 0 to bound - 1. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** A number from {@code least} to {@code most}. */
  public long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  /** True in so many of a hundred cases. */
  public boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** One of the items. */
  public <T> T pick(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
