package dev.agentlog.producer.internal;

import dev.agentlog.producer.BranchHandle;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.ExpectedSequence;
import dev.agentlog.producer.InvalidEventException;
import dev.agentlog.producer.Receipt;
import dev.agentlog.schemas.AgentLogException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Appends several events one after another, as a chain. Stateless. */
public final class Batches {

  private Batches() {}

  /** Appends a batch, see {@link BranchHandle#appendAll}. */
  public static List<Receipt> append(
      BranchHandle branch, List<EventDraft> drafts, ExpectedSequence first) {
    check(drafts);
    List<Receipt> receipts = new ArrayList<>(drafts.size());
    for (int i = 0; i < drafts.size(); i++) {
      EventDraft draft = i == 0 ? drafts.get(0) : Chains.after(drafts.get(i - 1), drafts.get(i));
      ExpectedSequence expected = plus(first, i);
      try {
        receipts.add(branch.append(draft, expected));
      } catch (AgentLogException refused) {
        if (i == 0) {
          throw refused;
        }
        failRest(receipts, drafts, first, refused);
        return receipts;
      }
    }
    return receipts;
  }

  private static void check(List<EventDraft> drafts) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < drafts.size(); i++) {
      EventDraft draft = drafts.get(i);
      if (i > 0) {
        Chains.requireUnchained(draft);
      }
      if (!ids.add(draft.eventId())) {
        throw new InvalidEventException(
            "The event %s is in the batch more than once; build a draft for each event."
                .formatted(draft.eventId()));
      }
    }
  }

  private static void failRest(
      List<Receipt> receipts,
      List<EventDraft> drafts,
      ExpectedSequence first,
      AgentLogException refused) {
    for (int i = receipts.size(); i < drafts.size(); i++) {
      OptionalLong attempted = plus(first, i).demanded();
      receipts.add(FailedReceipt.of(drafts.get(i).eventId(), attempted, refused));
    }
  }

  private static ExpectedSequence plus(ExpectedSequence first, int by) {
    return first.demanded().isPresent()
        ? ExpectedSequence.exactly(first.demanded().getAsLong() + by)
        : first;
  }
}
