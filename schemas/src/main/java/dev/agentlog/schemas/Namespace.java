package dev.agentlog.schemas;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A namespace: the set of topics that one event log lives in, so that several logs can share one
 * Kafka cluster.
 *
 * @param name {@code [a-z][a-z0-9-]{0,30}}
 */
public record Namespace(String name) {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

  /** The namespace that is meant when none is named. */
  public static final Namespace DEFAULT = new Namespace("agentlog");

  /**
   * Checks the name.
   *
   * @throws InvalidArgumentException if the name breaks the rule
   */
  public Namespace {
    Objects.requireNonNull(name, "name");
    if (!isLegal(name)) {
      throw new InvalidArgumentException(
          "The namespace '%s' is not legal: use 1 to 31 lower-case letters, digits and '-', beginning with a letter."
              .formatted(name));
    }
  }

  private static boolean isLegal(String name) {
    return NAME.matcher(name).matches();
  }

  /** Returns the name of the topic that describes the namespace itself. */
  public String metaTopic() {
    return name + ".meta";
  }

  /** Returns the name of the keyed inbox, which all sessions share. */
  public String inboxTopic() {
    return name + ".inbox";
  }

  /** Returns the name of the topic with the accepted events of all sessions. */
  public String feedTopic() {
    return name + ".feed";
  }

  /** Returns the name of the topic with the rejected appends of all sessions. */
  public String tombstonesTopic() {
    return name + ".tombstones";
  }

  /** Returns the name of the topic with the answers to the appends that ask for one. */
  public String verdictsTopic() {
    return name + ".verdicts";
  }

  /** Returns the name of the topic for token streams, which are never sequenced. */
  public String liveTopic() {
    return name + ".live";
  }

  /** Returns the name of the topic with the cursors that named subscriptions store. */
  public String cursorsTopic() {
    return name + ".cursors";
  }

  /** Returns what the names of all sessions' own inboxes begin with, the closing dot included. */
  public String ownInboxPrefix() {
    return name + ".inbox.";
  }

  /** Returns what the names of all sessions' logs begin with, the closing dot included. */
  public String logPrefix() {
    return name + ".session.";
  }

  /**
   * Returns the name of the session's own inbox.
   *
   * @throws InvalidArgumentException if the id is empty or not valid Unicode
   */
  public String ownInboxTopic(String sessionId) {
    return ownInboxPrefix() + SessionNames.encode(sessionId);
  }

  /**
   * Returns the name of the session's log.
   *
   * @throws InvalidArgumentException if the id is empty or not valid Unicode
   */
  public String logTopic(String sessionId) {
    return logPrefix() + SessionNames.encode(sessionId);
  }

  /** Returns the name. */
  @Override
  public String toString() {
    return name;
  }
}
