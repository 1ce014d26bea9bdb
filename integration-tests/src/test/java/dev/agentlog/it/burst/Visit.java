package dev.agentlog.it.burst;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.VerdictResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One session's short life: it is opened, gets its events at once, and perhaps is closed.
 *
 * @param session the session's id
 * @param events how many events it gets
 * @param close whether it is closed at the end
 */
record Visit(String session, int events, boolean close) {
  private static final int LIMIT_S = 120;

  /**
   * Lives it.
   *
   * @return how long it took from the begin of opening until the first event was accepted, in ms
   * @throws AssertionError if an append was not accepted
   */
  long run(AgentLogProducer producer)
      throws InterruptedException, ExecutionException, TimeoutException {
    long start = System.nanoTime();
    SessionHandle opened = producer.open(session);
    BranchHandle main = opened.main();
    List<Receipt> receipts = new ArrayList<>();
    for (int number = 0; number < events; number++) {
      receipts.add(main.append(EventDraft.of("visitor.spoke").build()));
    }
    requireAccepted(receipts.get(0));
    long millis = (System.nanoTime() - start) / 1_000_000;
    for (Receipt receipt : receipts) {
      requireAccepted(receipt);
    }
    if (close) {
      requireAccepted(opened.closeSession());
    }
    return millis;
  }

  private void requireAccepted(Receipt receipt)
      throws InterruptedException, ExecutionException, TimeoutException {
    VerdictResult verdict = receipt.verdict().get(LIMIT_S, TimeUnit.SECONDS);
    if (!(verdict instanceof VerdictResult.Accepted)) {
      throw new AssertionError(session + ": " + verdict);
    }
  }
}
