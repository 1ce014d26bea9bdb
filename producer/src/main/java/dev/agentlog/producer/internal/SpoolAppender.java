package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SpooledOnlyException;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Appends into the spool, from which the courier delivers: when an append returns, the event
 * outlives the process. Safe for use by any thread.
 *
 * <p>While a place among the receipts awaited is free, or becomes free in time, the receipt is
 * followed to its verdict; otherwise the event is kept and delivered without one.
 */
final class SpoolAppender implements Appending {

  private final String namespace;
  private final EventEncoder encoder;
  private final Settlement settlement;
  private final SpoolLedger ledger;

  SpoolAppender(String namespace, EventEncoder encoder, Settlement settlement, SpoolLedger ledger) {
    this.namespace = namespace;
    this.encoder = encoder;
    this.settlement = settlement;
    this.ledger = ledger;
  }

  /** Does nothing: the courier looks at sessions itself. */
  @Override
  public void prepare(SessionRoute route) {}

  @Override
  public Receipt append(
      SessionRoute route, String branch, EventDraft draft, ExpectedSequence expected) {
    settlement.checkOpen(route.session());
    ProducerRecord<byte[], byte[]> record = encoder.encode(route, branch, draft, expected);
    PendingAppend append =
        new PendingAppend(
            draft.eventId(),
            route.session(),
            branch,
            expected.demanded(),
            PendingAppend.Kept.SPOOLED);
    byte[] bytes = SpooledAppend.of(namespace, append, record).toBytes();
    if (!settlement.beginIfPlace(append)) {
      long sequence = ledger.accept(bytes, null);
      return FailedReceipt.spooled(append, onlySpooled(append, sequence));
    }
    boolean kept = false;
    try {
      ledger.accept(bytes, append);
      kept = true;
    } finally {
      if (!kept) {
        settlement.takeBack(append);
      }
    }
    return append;
  }

  private static SpooledOnlyException onlySpooled(PendingAppend append, long sequence) {
    return new SpooledOnlyException(
        "The event %s for session '%s' is record %d of the spool and will be delivered, but its receipt is not followed, as too many are awaited; append the same draft again later to learn its verdict, or raise maxPending."
            .formatted(append.eventId(), append.session(), sequence));
  }
}
