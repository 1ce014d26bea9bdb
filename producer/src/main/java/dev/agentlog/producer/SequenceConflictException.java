package dev.agentlog.producer;

import java.util.OptionalLong;

/**
 * An append that was rejected for its place: the sequence that it demanded is not the next one
 * ({@code SEQUENCE_CONFLICT}, {@code SEQUENCE_GAP}), or the event that it names as the head is not.
 * Look at what was appended meanwhile, then append the same draft at the sequence expected.
 */
public class SequenceConflictException extends AppendRejectedException {

  private static final long serialVersionUID = 1L;

  private final long attempted;

  /**
   * Creates an exception.
   *
   * @param attempted the sequence demanded; empty if none was, or it is not known
   */
  public SequenceConflictException(VerdictResult.Rejected rejection, OptionalLong attempted) {
    super(
        attempted.isPresent()
            ? "The append at %s demanded sequence %d and was rejected"
                .formatted(rejection.position(), attempted.getAsLong())
            : "The append at %s was rejected".formatted(rejection.position()),
        rejection);
    this.attempted = attempted.orElse(0);
  }

  /** Returns the sequence that would have been right, at least 1. */
  public long expected() {
    return rejection().expectedSequence();
  }

  /** Returns the sequence demanded; empty if none was, or it is not known. */
  public OptionalLong attempted() {
    return attempted == 0 ? OptionalLong.empty() : OptionalLong.of(attempted);
  }
}
