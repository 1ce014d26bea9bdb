package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.Receipt;

/** Makes appends: straight to the brokers, or by way of a spool. Safe for use by any thread. */
interface Appending {

  /** Begins the first look at a session, so that its first append need not wait for it. */
  void prepare(SessionRoute route);

  /** Appends an event. */
  Receipt append(SessionRoute route, String branch, EventDraft draft, ExpectedSequence expected);
}
