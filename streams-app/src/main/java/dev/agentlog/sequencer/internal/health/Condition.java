package dev.agentlog.sequencer.internal.health;

/**
 * How a sequencer is. The first one that applies, in the order in which they stand here, is told.
 */
public enum Condition {
  /** It has given up. */
  FAILED(
      false, "The sequencer has stopped for good, and its log says why; mend that and restart it."),
  /** It starts, and the schema registry that it needs for that does not answer. */
  REGISTRY_AWAY(
      false,
      "Starting waits for the schema registry, which does not answer, and goes on by itself as soon as it does; appends wait in the inboxes, and nothing is lost. Check that the registry runs and that the namespace's registry URL names it."),
  /** No broker answers. */
  BROKER_AWAY(
      false,
      "No broker answers; appends wait in the inboxes and in their writers, and nothing is lost. Check that the brokers run and that bootstrap.servers names them."),
  /** The local state cannot be written. */
  STATE_UNUSABLE(
      false,
      "The state directory is full, gone or may not be written to; appends wait in the inboxes, and nothing is lost. Free space under state.dir or make it writable, and judging goes on by itself; what is missing there is restored from Kafka."),
  /** A partition's state is gone while appends of it were judged. */
  STATE_LOST(
      false,
      "The state of a partition is gone or not whole while its topics show that appends were judged; nothing is judged, so nothing is judged wrongly, and appends wait in the inboxes. The notices say which and why. Stop every sequencer, run 'agentlog sequencer rebuild', and start them again."),
  /** It does not have its partitions, or their state, yet. */
  RESTORING(
      false,
      "Partitions are being assigned, or their state is being restored from Kafka; wait. Restoring takes the longer the more state there is, and a state directory that survives restarts avoids it."),
  /** There is work, and none gets done. */
  STUCK(
      false,
      "There are appends to judge and nothing has been committed for a while. Look at the brokers (replicas in sync, disks), then at this process's threads; a restart is safe, what was open is judged again with the same verdicts."),
  /** Appends wait that are so old that retention will soon remove them. */
  BEHIND(
      false,
      "Appends wait that are older than half of what the inboxes keep; those that retention removes first are lost. Add instances, or raise retention.ms of the inboxes now."),
  /** Appends are judged as they come, and the schema registry does not answer. */
  WELL_WITHOUT_REGISTRY(
      true,
      "Appends are judged as they come, but the schema registry does not answer: programs that ask it for the first time wait, and so would this one if it were restarted. Check that the registry runs."),
  /** Appends are judged as they come. */
  WELL(true, "Appends are judged as they come.");

  private final boolean ready;
  private final String advice;

  Condition(boolean ready, String advice) {
    this.ready = ready;
    this.advice = advice;
  }

  /** Whether clients should be sent here. */
  public boolean isReady() {
    return ready;
  }

  /** Whether a restart of the process is called for. */
  public boolean isLive() {
    return this != FAILED;
  }

  /** What it means and what to do, in a sentence or two. */
  public String advice() {
    return advice;
  }
}
