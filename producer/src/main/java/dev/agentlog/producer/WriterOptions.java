package dev.agentlog.producer;

import dev.agentlog.producer.internal.Checks;
import java.time.Duration;
import java.util.Objects;

/**
 * How a branch writer works. Immutable.
 *
 * @param policy how it goes on after a rejection
 * @param first the sequence demanded for the first event; the others demand those that follow
 * @param maxPending the most receipts of the writer that may await their answer
 * @param maxBlock the longest that an append waits for one of them to be answered
 */
public record WriterOptions(
    WriterPolicy policy, ExpectedSequence first, int maxPending, Duration maxBlock) {

  private static final int DEFAULT_MAX_PENDING = 10_000;
  private static final Duration DEFAULT_MAX_BLOCK = Duration.ofSeconds(5);

  /**
   * Checks the values.
   *
   * @throws InvalidOptionsException if one of them is out of its range
   */
  public WriterOptions {
    Objects.requireNonNull(policy, "policy");
    Objects.requireNonNull(first, "first");
    if (maxPending < 1) {
      throw new InvalidOptionsException(
          "A branch writer cannot work with maxPending %d; give 1 or more.".formatted(maxPending));
    }
    Checks.positive("maxBlock", maxBlock);
  }

  /** Returns options that stop at a rejection, begin at whatever is next, 10,000 and 5 s. */
  public static WriterOptions stopping() {
    return new WriterOptions(
        WriterPolicy.STOP, ExpectedSequence.next(), DEFAULT_MAX_PENDING, DEFAULT_MAX_BLOCK);
  }

  /** Returns options that append again what was rejected for its place, and the same otherwise. */
  public static WriterOptions resynchronising() {
    return new WriterOptions(
        WriterPolicy.RESYNCHRONISE,
        ExpectedSequence.next(),
        DEFAULT_MAX_PENDING,
        DEFAULT_MAX_BLOCK);
  }

  /** Returns these options with another demand for the first event. */
  public WriterOptions withFirst(ExpectedSequence value) {
    return new WriterOptions(policy, value, maxPending, maxBlock);
  }

  /** Returns these options with other bounds. */
  public WriterOptions withBounds(int pending, Duration block) {
    return new WriterOptions(policy, first, pending, block);
  }
}
