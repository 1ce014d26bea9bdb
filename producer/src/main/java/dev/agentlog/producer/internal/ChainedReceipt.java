package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.internal.chain.Link;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The receipt of an event that a branch writer appends, once or several times: durable as soon as
 * one attempt is, with the verdict of the last.
 */
final class ChainedReceipt extends Link implements Receipt {

  private final CompletableFuture<InboxPosition> durable = new CompletableFuture<>();
  private final CompletableFuture<VerdictResult> verdict = new CompletableFuture<>();
  private volatile OptionalLong attempted = OptionalLong.empty();

  ChainedReceipt(EventDraft draft) {
    super(draft);
  }

  @Override
  public String eventId() {
    return draft().eventId();
  }

  @Override
  public OptionalLong attempted() {
    return attempted;
  }

  /** Notes what the latest attempt demands. */
  void attempting(OptionalLong sequence) {
    attempted = sequence;
  }

  @Override
  public CompletableFuture<InboxPosition> durable() {
    return durable;
  }

  @Override
  public CompletableFuture<VerdictResult> verdict() {
    return verdict;
  }

  @Override
  public String toString() {
    return "Receipt[" + eventId() + "]";
  }
}
