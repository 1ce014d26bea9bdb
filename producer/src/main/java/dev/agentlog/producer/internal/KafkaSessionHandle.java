package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.v1.Lifecycle;

/** A session's handle: the appender with the session filled in. Immutable. */
record KafkaSessionHandle(
    SessionRoute route,
    boolean created,
    ProducerOptions options,
    Appending appender,
    LiveSender live,
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

  private EventDraft guarded(EventDraft draft) {
    return options.guards().apply(options.traced(draft));
  }

  @Override
  public String toString() {
    return "Session[" + id() + "]";
  }

  /** A branch's handle. Immutable. */
  private record Branch(KafkaSessionHandle session, String id) implements BranchHandle {

    @Override
    public Receipt append(EventDraft draft, ExpectedSequence expected) {
      EventDraft guarded = session.guarded(draft);
      if (guarded.lifecycle() == Lifecycle.TERMINAL) {
        session.live().beforeTerminal(session.id());
      }
      return session.appender().append(session.route(), id, guarded, expected);
    }

    @Override
    public void live(EventDraft draft) {
      EventDraft guarded = session.guarded(LiveRules.check(draft));
      session.live().send(session.route(), id, guarded);
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
