package dev.agentlog.testkit.scenarios;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.producer.AgentLogProducer;

/** A log, and what may happen to it. */
public interface LogUnderTest {
  /** Who appends; the tests do not close it. */
  AgentLogProducer producer();

  /** Who subscribes; the tests do not close it. */
  AgentLogConsumer consumer();

  /** Deletes the records of a session's log below the offset. */
  void deleteBefore(String session, long offset);

  /** Makes a session's log anew, with nothing in it. */
  void recreate(String session);

  /** Appends to a session's log what is no event. */
  void corrupt(String session);
}
