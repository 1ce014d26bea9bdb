package dev.agentlog.testkit;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.AgentLogException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A receipt whose futures are complete from the start, one way or the other. Immutable. */
record InMemoryReceipt(
    String eventId,
    OptionalLong attempted,
    CompletableFuture<InboxPosition> durable,
    CompletableFuture<VerdictResult> verdict)
    implements Receipt {

  /** What is appended, as far as a receipt tells it. */
  record Appending(String eventId, OptionalLong attempted) {}

  /** Neither is known. */
  static InMemoryReceipt failed(Appending append, AgentLogException why) {
    return new InMemoryReceipt(
        append.eventId(),
        append.attempted(),
        CompletableFuture.failedFuture(why),
        CompletableFuture.failedFuture(why));
  }

  /** It is durable, and more is not known. */
  static InMemoryReceipt unanswered(
      Appending append, InboxPosition position, AgentLogException why) {
    return new InMemoryReceipt(
        append.eventId(),
        append.attempted(),
        CompletableFuture.completedFuture(position),
        CompletableFuture.failedFuture(why));
  }

  /** Everything is known. */
  static InMemoryReceipt answered(Appending append, VerdictResult verdict) {
    return new InMemoryReceipt(
        append.eventId(),
        append.attempted(),
        CompletableFuture.completedFuture(verdict.position()),
        CompletableFuture.completedFuture(verdict));
  }
}
