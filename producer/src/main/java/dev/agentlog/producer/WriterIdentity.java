package dev.agentlog.producer;

import dev.agentlog.producer.internal.Checks;

/**
 * Who writes, for fencing: a claimed branch takes appends of exactly one identity.
 *
 * @param id the writer's name, not blank, at most 256 UTF-8 bytes
 * @param epoch raised by each take-over
 */
public record WriterIdentity(String id, long epoch) {

  /** Checks the name. */
  public WriterIdentity {
    Checks.id("writer id", id);
  }
}
