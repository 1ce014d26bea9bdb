package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventGuards;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.WriterOptions;

/** A session's handle: the appender with the session filled in. Immutable. */
record KafkaSessionHandle(
    SessionRoute route,
    boolean created,
    EventGuards guards,
    Appending appender,
    ChainedWriter.Surroundings surroundings)
    implements SessionHandle {

  @Override
  public String id() {
    return route.session();
  }

  @Override
  public BranchHandle branch(String id) {
    return new Branch(this, Checks.id("branch id", id));
  }

  @Override
  public String toString() {
    return "Session[" + id() + "]";
  }

  /** A branch's handle. Immutable. */
  private record Branch(KafkaSessionHandle session, String id) implements BranchHandle {

    @Override
    public Receipt append(EventDraft draft, ExpectedSequence expected) {
      EventDraft guarded = session.guards().apply(draft);
      return session.appender().append(session.route(), id, guarded, expected);
    }

    @Override
    public BranchWriter writer(WriterOptions options) {
      return new ChainedWriter(this, options, session.surroundings());
    }

    @Override
    public String toString() {
      return "Branch[" + id + " of " + session.id() + "]";
    }
  }
}
