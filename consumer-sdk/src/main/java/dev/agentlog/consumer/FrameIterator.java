package dev.agentlog.consumer;

import dev.agentlog.schemas.AgentLogException;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/** The frames of a subscription until none comes in time. Used by one thread at a time. */
final class FrameIterator implements Iterator<Frame> {

  private final Subscription subscription;
  private final Duration timeout;

  private Optional<Frame> ahead = Optional.empty();
  private boolean over;

  FrameIterator(Subscription subscription, Duration timeout) {
    this.subscription = subscription;
    this.timeout = timeout;
  }

  @Override
  public boolean hasNext() {
    if (ahead.isEmpty() && !over) {
      ahead = await();
      over = ahead.isEmpty();
    }
    return !over;
  }

  private Optional<Frame> await() {
    try {
      return subscription.next(timeout);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AgentLogException(
          "Reading the subscription to %s was interrupted: read on, nothing is lost, or close it."
              .formatted(subscription.scope().describe()),
          interrupted);
    }
  }

  @Override
  public Frame next() {
    if (!hasNext()) {
      throw new NoSuchElementException(
          "No frame of the subscription to %s came within %s: ask hasNext() first."
              .formatted(subscription.scope().describe(), timeout));
    }
    Frame frame = ahead.orElseThrow();
    ahead = Optional.empty();
    return frame;
  }
}
