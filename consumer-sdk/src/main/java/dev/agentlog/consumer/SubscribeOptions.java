package dev.agentlog.consumer;

import dev.agentlog.schemas.InvalidArgumentException;
import java.time.Duration;

/**
 * How a subscription is read.
 *
 * @param start where it begins; the beginning by default
 * @param filter which of the scope's events are delivered; all by default. A cursor does not
 *     remember it: a subscription may resume with another
 * @param visibility from when on it sees an event; {@link Visibility#COMMITTED} by default
 * @param strict whether it fails with {@link HistoryLostException} where it would otherwise deliver
 *     a {@link Frame.Gap}; not by default
 * @param mustExist whether a session that does not exist is refused with {@link
 *     SessionMissingException} rather than waited for; not by default
 * @param live whether {@link Frame.Live} frames come, too, once the subscription has caught up; not
 *     by default
 * @param overflow how many events may wait for the reader, and what happens to more; {@link
 *     Overflow.Policy#BACKPRESSURE} by default
 * @param fellBehindAfter how many offsets behind the end a subscription that had caught up may be
 *     until it delivers {@link Frame.FellBehind}, at least 1; 10,000 by default
 * @param progressInterval how long the subscription may move without a frame until it delivers
 *     {@link Frame.Progress}, more than zero; 5 s by default
 * @param subscribeTimeout how long {@link AgentLogConsumer#subscribe} waits for the broker to name
 *     the log's present end, more than zero; 15 s by default
 */
public record SubscribeOptions(
    Start start,
    EventFilter filter,
    Visibility visibility,
    boolean strict,
    boolean mustExist,
    boolean live,
    Overflow overflow,
    long fellBehindAfter,
    Duration progressInterval,
    Duration subscribeTimeout) {

  /** Checks the numbers. */
  public SubscribeOptions {
    if (fellBehindAfter < 1) {
      throw new InvalidArgumentException(
          "A subscription cannot fall behind after %d offsets: give 1 or more."
              .formatted(fellBehindAfter));
    }
    positive("progress interval", progressInterval);
    positive("subscribe time-out", subscribeTimeout);
  }

  /** Returns the defaults. */
  public static SubscribeOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns a builder that holds these options. */
  public Builder toBuilder() {
    return new Builder()
        .start(start)
        .filter(filter)
        .visibility(visibility)
        .strict(strict)
        .mustExist(mustExist)
        .live(live)
        .overflow(overflow)
        .fellBehindAfter(fellBehindAfter)
        .progressInterval(progressInterval)
        .subscribeTimeout(subscribeTimeout);
  }

  static void positive(String what, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new InvalidArgumentException(
          "A %s of %s cannot be: give more than zero.".formatted(what, value));
    }
  }

  /** Collects the options of a subscription. Not thread-safe. */
  public static final class Builder {

    private Start start = Start.beginning();
    private EventFilter filter = event -> true;
    private Visibility visibility = Visibility.COMMITTED;
    private boolean strict;
    private boolean mustExist;
    private boolean live;
    private Overflow overflow = Overflow.of(Overflow.Policy.BACKPRESSURE);
    private long fellBehindAfter = 10_000;
    private Duration progressInterval = Duration.ofSeconds(5);
    private Duration subscribeTimeout = Duration.ofSeconds(15);

    private Builder() {}

    /** Sets where the subscription begins. */
    public Builder start(Start value) {
      this.start = value;
      return this;
    }

    /** Sets which of the scope's events are delivered. */
    public Builder filter(EventFilter value) {
      this.filter = value;
      return this;
    }

    /** Sets from when on the subscription sees an event. */
    public Builder visibility(Visibility value) {
      this.visibility = value;
      return this;
    }

    /** Sets whether lost history fails the subscription. */
    public Builder strict(boolean value) {
      this.strict = value;
      return this;
    }

    /** Sets whether a session that does not exist is refused. */
    public Builder mustExist(boolean value) {
      this.mustExist = value;
      return this;
    }

    /** Sets how many events may wait for the reader, and what happens to more. */
    public Builder overflow(Overflow value) {
      this.overflow = value;
      return this;
    }

    /** Sets how many offsets behind the end are too many, at least 1. */
    public Builder fellBehindAfter(long offsets) {
      this.fellBehindAfter = offsets;
      return this;
    }

    /**
     * Sets whether live events come, too. Subscribing is then refused with {@link
     * LiveTopicMissingException} in a namespace without a topic for them.
     */
    public Builder live(boolean value) {
      this.live = value;
      return this;
    }

    /** Sets how long the subscription may move without a frame. */
    public Builder progressInterval(Duration value) {
      this.progressInterval = value;
      return this;
    }

    /** Sets how long subscribing waits for the broker. */
    public Builder subscribeTimeout(Duration value) {
      this.subscribeTimeout = value;
      return this;
    }

    /**
     * Returns the options.
     *
     * @throws InvalidArgumentException if one of them is out of its range
     */
    public SubscribeOptions build() {
      return new SubscribeOptions(
          start,
          filter,
          visibility,
          strict,
          mustExist,
          live,
          overflow,
          fellBehindAfter,
          progressInterval,
          subscribeTimeout);
    }
  }
}
