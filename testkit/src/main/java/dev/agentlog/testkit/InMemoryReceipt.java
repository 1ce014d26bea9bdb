package dev.agentlog.testkit;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.AgentLogException;
import java.util.concurrent.CompletableFuture;

/** A receipt whose futures are complete from the start, one way or the other. Immutable. */
record InMemoryReceipt(
    String eventId,
    CompletableFuture<InboxPosition> durable,
    CompletableFuture<VerdictResult> verdict)
    implements Receipt {

  /** Neither is known. */
  static InMemoryReceipt failed(String eventId, AgentLogException why) {
    return new InMemoryReceipt(
        eventId, CompletableFuture.failedFuture(why), CompletableFuture.failedFuture(why));
  }

  /** It is durable, and more is not known. */
  static InMemoryReceipt unanswered(String eventId, InboxPosition position, AgentLogException why) {
    return new InMemoryReceipt(
        eventId, CompletableFuture.completedFuture(position), CompletableFuture.failedFuture(why));
  }

  /** Everything is known. */
  static InMemoryReceipt answered(String eventId, VerdictResult verdict) {
    return new InMemoryReceipt(
        eventId,
        CompletableFuture.completedFuture(verdict.position()),
        CompletableFuture.completedFuture(verdict));
  }
}
