package dev.agentlog.producer.internal.chain;

import dev.agentlog.schemas.AgentLogException;

/**
 * Where a chain is.
 *
 * <pre>
 *              ┌──────────── nothing in flight ───────────┐
 *              ▼                                          │
 *   ──────▶ Sending ── rejected, or no answer ──▶ Settling┤
 *              ▲                                          │ nothing in flight,
 *              └──────── resumed ──────── Pausing ◀───────┘ something had no answer
 *
 *   Stopped: from each of them, for ever
 * </pre>
 */
sealed interface ChainState {

  /** Events are sent as they come. */
  record Sending() implements ChainState {}

  /**
   * Nothing is sent until all in flight have ended.
   *
   * @param pause whether to pause then, as something had no answer
   */
  record Settling(boolean pause) implements ChainState {}

  /** Nothing is sent, or in flight, until the pause is over. */
  record Pausing() implements ChainState {}

  /**
   * Nothing is sent any more.
   *
   * @param cause why
   */
  record Stopped(AgentLogException cause) implements ChainState {}
}
