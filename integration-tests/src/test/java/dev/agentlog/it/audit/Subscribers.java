package dev.agentlog.it.audit;

import dev.agentlog.consumer.AgentLogConsumer;
import dev.agentlog.consumer.ConsumerOptions;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.List;

/**
 * Subscribers of both visibilities: of the first two sessions each, and of everything. They live
 * through all that happens. Not thread-safe.
 */
public final class Subscribers implements AutoCloseable {
  private final AgentLogConsumer consumer;
  private final List<String> sessions;
  private final List<String> followed;
  private final List<Subscriber> ofSessions = new ArrayList<>();
  private final List<Subscriber> ofAll = new ArrayList<>();

  /** Subscribes. */
  public Subscribers(String bootstrap, Namespace namespace, List<String> sessions) {
    this.sessions = sessions;
    this.followed = sessions.subList(0, 2);
    this.consumer =
        AgentLogConsumer.connect(ConsumerOptions.builder(bootstrap).namespace(namespace).build());
    for (Visibility visibility : Visibility.values()) {
      for (String session : followed) {
        ofSessions.add(new Subscriber(consumer, Scope.session(session), visibility));
      }
      ofAll.add(new Subscriber(consumer, Scope.all(), visibility));
    }
  }

  /**
   * Compares what was delivered with what the logs hold.
   *
   * @throws AssertionError unless every subscriber got each event once, in the log's order
   */
  public void compare(Audit audit) {
    for (int number = 0; number < ofSessions.size(); number++) {
      String session = followed.get(number % followed.size());
      ofSessions.get(number).compare(session, audit.log(session));
    }
    for (Subscriber subscriber : ofAll) {
      sessions.forEach(session -> subscriber.compare(session, audit.log(session)));
    }
  }

  /** How many copies that aborted transactions left the subscribers dropped. */
  public long droppedCopies() {
    long dropped = 0;
    for (Subscriber subscriber : ofSessions) {
      dropped += subscriber.droppedCopies();
    }
    for (Subscriber subscriber : ofAll) {
      dropped += subscriber.droppedCopies();
    }
    return dropped;
  }

  @Override
  public void close() {
    ofSessions.forEach(Subscriber::close);
    ofAll.forEach(Subscriber::close);
    consumer.close();
  }
}
