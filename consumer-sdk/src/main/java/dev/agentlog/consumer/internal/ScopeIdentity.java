package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Scope;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.schemas.Namespace;
import org.jspecify.annotations.Nullable;

/**
 * A scope in its namespace: what a cursor belongs to, and which topic is read for it.
 *
 * @param namespace the namespace
 * @param scope the scope
 */
record ScopeIdentity(Namespace namespace, Scope scope) {

  /** The branch that every session has, and on which it is closed. */
  static final String MAIN = "main";

  /** The kind that ends a session. */
  static final String CLOSED = Kinds.SESSION_CLOSED;

  /** Returns the topic that holds the scope's events. */
  String topic() {
    String session = session();
    return session == null ? namespace.feedTopic() : namespace.logTopic(session);
  }

  /** Returns the one session that is read, null for all of them. */
  @Nullable String session() {
    if (scope instanceof Scope.Session all) {
      return all.id();
    }
    if (scope instanceof Scope.Branch one) {
      return one.session();
    }
    if (scope instanceof Scope.Lineage history) {
      return history.session();
    }
    if (scope instanceof Scope.Run run) {
      return run.session();
    }
    return scope instanceof Scope.Agent agent ? agent.session() : null;
  }

  /** Returns the branch whose history is delivered, null if that is not what is read. */
  @Nullable String lineageOf() {
    return scope instanceof Scope.Lineage history ? history.name() : null;
  }

  /** Returns the one branch of which live events are delivered, null for all of them. */
  @Nullable String liveBranch() {
    String history = lineageOf();
    return history == null ? branch() : history;
  }

  /** Returns the one branch that is delivered, null for all of them. */
  @Nullable String branch() {
    return scope instanceof Scope.Branch one ? one.name() : null;
  }

  String describe() {
    return scope.describe() + " in namespace '" + namespace + "'";
  }
}
