package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Scope;
import org.jspecify.annotations.Nullable;

/** The part of a cursor's token that says which scope it belongs to. Stateless. */
final class ScopeCodec {

  private static final byte ALL = 0;
  private static final byte SESSION = 1;
  private static final byte BRANCH = 2;
  private static final byte RUN = 3;
  private static final byte RUN_OF_SESSION = 4;
  private static final byte AGENT = 5;
  private static final byte AGENT_OF_SESSION = 6;
  private static final byte LINEAGE = 7;

  private ScopeCodec() {}

  static void write(Scope scope, TokenWriter out) {
    if (scope instanceof Scope.Session session) {
      write(SESSION, session.id(), null, out);
    } else if (scope instanceof Scope.Branch branch) {
      write(BRANCH, branch.session(), branch.name(), out);
    } else if (scope instanceof Scope.Lineage lineage) {
      write(LINEAGE, lineage.session(), lineage.name(), out);
    } else if (scope instanceof Scope.Run run) {
      write(run.session() == null ? RUN : RUN_OF_SESSION, run.session(), run.id(), out);
    } else if (scope instanceof Scope.Agent agent) {
      write(agent.session() == null ? AGENT : AGENT_OF_SESSION, agent.session(), agent.id(), out);
    } else {
      write(ALL, null, null, out);
    }
  }

  private static void write(
      byte kind, @Nullable String session, @Nullable String id, TokenWriter out) {
    out.octet(kind);
    if (session != null) {
      out.text(session);
    }
    if (id != null) {
      out.text(id);
    }
  }

  static Scope read(TokenReader in) {
    return switch (in.choice(LINEAGE + 1)) {
      case SESSION -> Scope.session(in.text());
      case BRANCH -> Scope.session(in.text()).branch(in.text());
      case RUN -> Scope.run(in.text());
      case RUN_OF_SESSION -> Scope.session(in.text()).run(in.text());
      case AGENT -> Scope.agent(in.text());
      case AGENT_OF_SESSION -> Scope.session(in.text()).agent(in.text());
      case LINEAGE -> Scope.session(in.text()).lineage(in.text());
      default -> Scope.all();
    };
  }
}
