package dev.agentlog.producer;

import java.util.OptionalLong;

/** The sequence that an append demands on its branch. Immutable. */
public sealed interface ExpectedSequence {

  /**
   * Returns the demand for whatever sequence is next; such an append never conflicts. It is refused
   * on a branch that does not exist yet.
   */
  static ExpectedSequence next() {
    return Next.INSTANCE;
  }

  /**
   * Returns the demand for one sequence; the append is rejected unless the branch's head is exactly
   * one below.
   *
   * @param sequence the sequence demanded, at least 1; 1 starts a branch
   * @throws InvalidEventException if the sequence is below 1
   */
  static ExpectedSequence exactly(long sequence) {
    return new Exactly(sequence);
  }

  /** Returns the sequence demanded, empty for the next one. */
  OptionalLong demanded();

  /** Whatever sequence is next. */
  enum Next implements ExpectedSequence {
    /** The only value. */
    INSTANCE;

    @Override
    public OptionalLong demanded() {
      return OptionalLong.empty();
    }
  }

  /**
   * One sequence and no other.
   *
   * @param sequence the sequence demanded, at least 1
   */
  record Exactly(long sequence) implements ExpectedSequence {

    /** Checks the sequence. */
    public Exactly {
      if (sequence < 1) {
        throw new InvalidEventException(
            "An append cannot demand sequence "
                + sequence
                + "; sequences begin at 1, so demand 1 or more, or the next one.");
      }
    }

    @Override
    public OptionalLong demanded() {
      return OptionalLong.of(sequence);
    }
  }
}
