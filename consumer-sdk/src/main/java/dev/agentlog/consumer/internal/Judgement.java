package dev.agentlog.consumer.internal;

/** What a record is, seen from the branch that it belongs to. */
enum Judgement {
  /** The next event of its branch. */
  NEW,
  /** An event that the subscription's start leaves out. */
  BEFORE_START,
  /** Another copy of an event that has been delivered. */
  COPY,
  /** A sequence that has been delivered, with another event: the sequencer took back the first. */
  REVISED,
  /** A lower sequence than the first one seen on its branch, never delivered. */
  TOO_LATE,
  /** A sequence beyond the next one of its branch. */
  JUMP,
  /** A sequence that has been passed, where no copies can be. */
  STEP_BACK;

  /** Tells whether the topic may not be the one that it was, which has to be looked at first. */
  boolean isSuspicious() {
    return isReplacement() || isFault();
  }

  /** Tells whether the record takes the place of another, or comes too late to be delivered. */
  boolean isReplacement() {
    return this == REVISED || this == TOO_LATE;
  }

  /** Tells whether no correct sequencer writes this to one and the same topic. */
  boolean isFault() {
    return this == JUMP || this == STEP_BACK;
  }
}
