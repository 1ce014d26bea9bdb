package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.AgentLogException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The receipt of an append that was not made. */
record FailedReceipt(
    String eventId,
    OptionalLong attempted,
    CompletableFuture<InboxPosition> durable,
    CompletableFuture<VerdictResult> verdict)
    implements Receipt {

  /** Returns the receipt of an append that was not made for a reason. */
  static Receipt of(String eventId, OptionalLong attempted, AgentLogException why) {
    return new FailedReceipt(
        eventId,
        attempted,
        CompletableFuture.failedFuture(why),
        CompletableFuture.failedFuture(why));
  }
}
