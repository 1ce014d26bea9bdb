package dev.agentlog.rulebook;

/**
 * The end of a run on a branch.
 *
 * @param sealedBy the kind of the event that ended the run
 * @param sequence that event's sequence on the branch
 */
public record RunState(String sealedBy, long sequence) {}
