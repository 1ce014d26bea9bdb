package dev.agentlog.it.histories;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.BranchWriter;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InboxPosition;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.WriterOptions;
import dev.agentlog.producer.internal.ChainedWriter;
import dev.agentlog.schemas.AgentLogException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A branch whose appends are noted in a history, each attempt of its writers for itself. Its
 * answers are known to nobody before they are noted.
 *
 * @param real the branch
 * @param history where they are noted
 * @param surroundings of the writers
 */
record RecordingBranch(BranchHandle real, History history, ChainedWriter.Surroundings surroundings)
    implements BranchHandle {

  private record Noted(
      String eventId,
      OptionalLong attempted,
      CompletableFuture<InboxPosition> durable,
      CompletableFuture<VerdictResult> verdict)
      implements Receipt {}

  @Override
  public String id() {
    return real.id();
  }

  @Override
  public SessionHandle session() {
    return real.session();
  }

  @Override
  public Receipt append(EventDraft draft, ExpectedSequence expected) {
    History.Call call = history.invoked(draft, expected);
    try {
      Receipt receipt = real.append(draft, expected);
      return new Noted(
          receipt.eventId(),
          receipt.attempted(),
          receipt.durable().whenComplete(call::acknowledged),
          receipt.verdict().whenComplete(call::ended));
    } catch (AgentLogException notMade) {
      call.notMade();
      throw notMade;
    }
  }

  /** Not noted: what is sent live is not appended. */
  @Override
  public void live(EventDraft draft) {
    real.live(draft);
  }

  @Override
  public BranchWriter writer(WriterOptions options) {
    return new ChainedWriter(this, options, surroundings);
  }
}
