package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.agentlog.cli.internal.connection.Connection;
import dev.agentlog.cli.internal.query.SequencerQueries;
import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.producer.SessionClosedException;
import dev.agentlog.producer.SessionNotOpenedException;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WayIn;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * One append and its verdict. The own inbox of a closed session is no longer read, so an append to
 * a closed session always goes by the shared way in: the log itself then says that it is closed, or
 * that it has the event already.
 *
 * <p>Immutable; blocks the calling thread.
 *
 * @param connection where to
 * @param wayIn which way, while the session is open
 * @param open whether to open the session if it does not exist
 */
record Appends(Connection connection, WayIn wayIn, boolean open) {

  static final String DEFAULT_AGENT = "cli";

  /** Options of a producer for that connection. */
  static ProducerOptions options(Connection connection, WayIn wayIn) {
    return ProducerOptions.builder()
        .bootstrapServers(connection.bootstrap())
        .namespace(connection.namespace())
        .kafkaProperties(connection.properties())
        .agentId(DEFAULT_AGENT)
        .wayIn(wayIn)
        .build();
  }

  VerdictResult append(String session, String branch, EventDraft draft, ExpectedSequence expected)
      throws InterruptedException, ExecutionException {
    if (!open) {
      Optional<JsonNode> known = SequencerQueries.find(connection).session(session);
      if (known.isEmpty()) {
        return unknown(session, "it was never opened; open it with 'agentlog open'");
      }
      boolean closed = known.get().path("status").asText().equals("CLOSED");
      return append(closed ? WayIn.SHARED : wayIn, false, session, branch, draft, expected);
    }
    try {
      return append(wayIn, true, session, branch, draft, expected);
    } catch (SessionClosedException e) {
      return append(WayIn.SHARED, false, session, branch, draft, expected);
    }
  }

  private VerdictResult append(
      WayIn way,
      boolean opening,
      String session,
      String branch,
      EventDraft draft,
      ExpectedSequence expected)
      throws InterruptedException, ExecutionException {
    try (AgentLogProducer producer = AgentLogProducer.connect(options(connection, way))) {
      BranchHandle handle =
          (opening ? producer.open(session) : producer.session(session)).branch(branch);
      return handle.append(draft, expected).verdict().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SessionNotOpenedException missing) {
        return unknown(session, String.valueOf(missing.getMessage()));
      }
      throw e;
    }
  }

  private static VerdictResult unknown(String session, String why) {
    return new VerdictResult.Rejected(
        "SESSION_UNKNOWN",
        1,
        "session %s: %s".formatted(session, why),
        new InboxPosition("", 0, 0));
  }
}
