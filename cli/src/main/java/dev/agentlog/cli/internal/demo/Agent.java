package dev.agentlog.cli.internal.demo;

import dev.agentlog.cli.DemoListener.Judged;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/**
 * Appends what is planned to one session, a few appends ahead of their verdicts, and enters each
 * verdict in the ledger. Used by one thread.
 */
final class Agent {

  private static final int AHEAD = 3;

  private final SessionHandle session;
  private final Ledger ledger;
  private final Deque<Sent> sent = new ArrayDeque<>();

  private record Sent(PlannedAppend append, Receipt receipt) {}

  Agent(SessionHandle session, Ledger ledger) {
    this.session = session;
    this.ledger = ledger;
  }

  /**
   * Plays a script to its end.
   *
   * @param script what to append
   * @param head told the sequence of each accepted append
   */
  void play(Script script, LongConsumer head) throws InterruptedException, ExecutionException {
    for (PlannedAppend append : script.appends()) {
      send(append);
      while (sent.size() > AHEAD) {
        settle(head);
      }
    }
    while (!sent.isEmpty()) {
      settle(head);
    }
  }

  /** Appends one event and waits for its verdict. */
  Judged append(PlannedAppend append) throws InterruptedException, ExecutionException {
    send(append);
    return settle(sequence -> {});
  }

  private void send(PlannedAppend append) {
    ledger.begin(append.draft().eventId());
    sent.add(
        new Sent(
            append, session.branch(append.branch()).append(append.draft(), append.demanded())));
  }

  private Judged settle(LongConsumer head) throws InterruptedException, ExecutionException {
    Sent oldest = sent.remove();
    var verdict = oldest.receipt().verdict().get();
    Judged judged = ledger.judged(session.id(), oldest.append(), verdict);
    if (judged.accepted()) {
      head.accept(judged.sequence());
    }
    return judged;
  }
}
