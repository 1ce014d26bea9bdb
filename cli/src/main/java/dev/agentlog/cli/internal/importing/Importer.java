package dev.agentlog.cli.internal.importing;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.OpenOptions;
import dev.agentlog.producer.Receipt;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.schemas.Kinds;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;

/**
 * Appends recorded files to the log: opens their sessions, sends every event in the file's order,
 * and counts the verdicts by session. An event {@code session.created} opens the session with its
 * labels and data, and is not sent.
 *
 * <p>Used by one thread, which it blocks.
 */
public final class Importer {

  private final AgentLogProducer producer;
  private final LongConsumer progress;
  private final Map<String, SessionHandle> sessions = new LinkedHashMap<>();

  /**
   * @param producer appends; not closed here
   * @param progress told 1 for every event that has its verdict
   */
  public Importer(AgentLogProducer producer, LongConsumer progress) {
    this.producer = producer;
    this.progress = progress;
  }

  /** An event on its way. */
  private record Sent(String session, Receipt receipt) {}

  /**
   * Imports one file.
   *
   * @param file what to append
   * @return the verdicts counted by session, in the order in which the sessions appear
   * @throws ExecutionException if an append has no verdict
   * @throws InterruptedException if the thread is interrupted meanwhile
   */
  public Map<String, Tally> append(RecordedFile file)
      throws ExecutionException, InterruptedException {
    Map<String, Tally> tallies = new LinkedHashMap<>();
    List<Sent> sent = new ArrayList<>(file.events().size());
    for (AgentEvent event : file.events()) {
      String session = event.getSessionId();
      tallies.computeIfAbsent(session, id -> new Tally());
      SessionHandle handle = sessions.computeIfAbsent(session, id -> open(event));
      if (!event.getKind().equals(Kinds.SESSION_CREATED)) {
        EventDraft draft = Drafts.of(event);
        sent.add(
            new Sent(
                session, handle.branch(event.getBranchId()).append(draft, Drafts.expected(event))));
      }
    }
    for (Sent one : sent) {
      tallies
          .computeIfAbsent(one.session(), id -> new Tally())
          .count(one.receipt().verdict().get());
      progress.accept(1);
    }
    return tallies;
  }

  private SessionHandle open(AgentEvent first) {
    if (!first.getKind().equals(Kinds.SESSION_CREATED)) {
      return producer.open(first.getSessionId());
    }
    OpenOptions details =
        OpenOptions.builder()
            .agent(first.getAgentId())
            .labels(first.getLabels())
            .data(first.getData())
            .build();
    return producer.open(first.getSessionId(), details);
  }
}
