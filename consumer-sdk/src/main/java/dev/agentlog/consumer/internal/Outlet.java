package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.QueueOverflowException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.SubscriptionClosedException;
import dev.agentlog.consumer.internal.queue.Verdict;
import dev.agentlog.schemas.AgentLogException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where a subscription's frames go: out of its core, into its queue. Used under the subscription's
 * turn, apart from {@link #begun} and {@link #close}.
 */
final class Outlet {

  private final Scope scope;
  private final SubscriptionCore core;
  private final FrameBuffer buffer;
  private final CompletableFuture<@Nullable Void> begun = new CompletableFuture<>();

  private boolean open;
  private boolean untold;

  Outlet(Scope scope, SubscriptionCore core, FrameBuffer buffer) {
    this.scope = scope;
    this.core = core;
    this.buffer = buffer;
  }

  /** Completes when the subscription's moment is fixed, or fails with what it failed with. */
  CompletableFuture<@Nullable Void> begun() {
    return begun;
  }

  /**
   * Moves what is ready into the queue; returns false if the queue is full. Its reader learns of it
   * by {@link #tell} at the latest.
   *
   * @throws QueueOverflowException if it is full and the subscription is to fail
   */
  boolean drain() {
    if (!core.begun()) {
      return true;
    }
    if (!open) {
      open = true;
      buffer.begin(core.cursor());
      begun.complete(null);
    }
    for (Frame.Positioned frame = core.peek(); frame != null; frame = core.peek()) {
      Verdict verdict = buffer.offer(frame, core.isLast());
      if (verdict == Verdict.FULL) {
        tell();
        return false;
      }
      if (verdict == Verdict.REFUSED) {
        throw new QueueOverflowException(
            "The queue of the subscription to %s is full (%s) and its policy is to fail: read faster, or resume behind what was delivered."
                .formatted(scope.describe(), buffer),
            buffer.cursor());
      }
      core.poll();
      untold = true;
    }
    return true;
  }

  /**
   * Wakes who waits for what was moved, once for all of it. Before anything that takes its time.
   */
  void tell() {
    if (untold) {
      untold = false;
      buffer.tell();
    }
  }

  /** Tells whether the queue was full and it is worth going on; true only once each time. */
  boolean takeRoomy() {
    return buffer.takeRoomy();
  }

  /** Fails the reader behind what waits. */
  void fail(AgentLogException why) {
    buffer.fail(why);
    begun.completeExceptionally(why);
  }

  void close(SubscriptionClosedException why) {
    buffer.close(why);
    begun.completeExceptionally(why);
  }
}
