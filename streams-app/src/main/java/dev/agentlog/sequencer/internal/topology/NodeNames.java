package dev.agentlog.sequencer.internal.topology;

/** The names of the topology's nodes, pinned by a test like the stores' names. */
final class NodeNames {
  static final String SOURCE = "inbox";
  static final String SEQUENCER = "sequencer";
  static final String LOG_SINK = "session-log";
  static final String FEED_SINK = "feed";
  static final String TOMBSTONES_SINK = "tombstones-topic";
  static final String VERDICTS_SINK = "verdicts";

  private NodeNames() {}
}
