package dev.agentlog.producer.internal;

import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.schemas.AgentLogException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** The receipt of an append that was not made, or is not followed. */
record FailedReceipt(
    String eventId,
    OptionalLong attempted,
    boolean spooled,
    CompletableFuture<InboxPosition> durable,
    CompletableFuture<VerdictResult> verdict)
    implements Receipt {

  /** Returns the receipt of an append that was not made for a reason. */
  static Receipt of(String eventId, OptionalLong attempted, AgentLogException why) {
    return new FailedReceipt(
        eventId,
        attempted,
        false,
        CompletableFuture.failedFuture(why),
        CompletableFuture.failedFuture(why));
  }

  /** Returns the receipt of an append that is in the spool and not followed. */
  static Receipt spooled(PendingAppend append, AgentLogException why) {
    return new FailedReceipt(
        append.eventId(),
        append.attempted(),
        true,
        CompletableFuture.failedFuture(why),
        CompletableFuture.failedFuture(why));
  }
}
