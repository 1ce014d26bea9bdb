package dev.agentlog.it.load;

import dev.agentlog.it.cluster.Events;
import dev.agentlog.producer.WayIn;
import dev.agentlog.schemas.EventIds;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one writer appends to one session: to a branch that it alone writes to, whose head it
 * therefore knows, and to {@code main}, which all writers share.
 *
 * <p>Most appends are right; the others demand a stale sequence, or leave a gap, or repeat an
 * event, or are no events at all. Owned by its writer's thread.
 */
final class Script {
  private static final int REMEMBERED = 50;

  private final Rng rng;
  private final String writer;
  private final WayIn way;
  private final String session;
  private final List<AgentEvent> accepted = new ArrayList<>();
  private long attempts;
  private long head;
  private long mainGuess = 1;
  private @Nullable String headId;

  Script(Rng rng, String writer, WayIn way, String session) {
    this.rng = rng;
    this.writer = writer;
    this.way = way;
    this.session = session;
  }

  /** The next thing to send. */
  Attempt next() {
    if (head == 0) {
      return attempt(begin());
    }
    if (rng.chance(2)) {
      return attempt(new byte[] {0, 0, 0, 0, 1, (byte) rng.below(256)});
    }
    return attempt(rng.chance(25) ? onMain() : onOwnBranch());
  }

  private AgentEvent begin() {
    AgentEvent.Builder first = event(writer).setSequence(1L);
    if (rng.chance(50)) {
      first.setKind("branch.forked").setBranchOp(new BranchForked("main", 1L));
    }
    return taken(first.build());
  }

  private AgentEvent onMain() {
    AgentEvent.Builder event = event("main");
    if (rng.chance(30)) {
      event.setSequence(rng.between(1, mainGuess + 20));
    } else {
      mainGuess++;
    }
    return event.build();
  }

  private AgentEvent onOwnBranch() {
    int choice = rng.below(100);
    if (choice < 10) {
      return again(rng.pick(accepted));
    }
    if (choice < 18) {
      return event(writer).setSequence(rng.between(1, head)).build();
    }
    if (choice < 26) {
      return event(writer).setSequence(head + rng.between(2, 9)).build();
    }
    if (choice < 30) {
      return event(writer).setPreviousEventId(EventIds.nextText()).build();
    }
    AgentEvent.Builder event = event(writer);
    if (rng.chance(70)) {
      event.setSequence(head + 1);
    }
    if (rng.chance(30)) {
      event.setPreviousEventId(headId);
    }
    return taken(event.build());
  }

  /** A retry: the same event, at another time, and perhaps for another place. */
  private AgentEvent again(AgentEvent event) {
    AgentEvent.Builder retry = AgentEvent.newBuilder(event).setOccurredAt(Instant.now());
    if (rng.chance(50)) {
      retry.setSequence(null);
    }
    return retry.build();
  }

  private AgentEvent taken(AgentEvent event) {
    head++;
    headId = event.getEventId();
    accepted.add(event);
    if (accepted.size() > REMEMBERED) {
      accepted.remove(0);
    }
    return event;
  }

  private AgentEvent.Builder event(String branch) {
    return Events.event(session, "tool.call.requested")
        .setBranchId(branch)
        .setAgentId(writer)
        .setData("{\"n\":" + rng.below(1_000_000) + "}");
  }

  private Attempt attempt(AgentEvent event) {
    return attempt(Events.EVENTS.encode(event));
  }

  private Attempt attempt(byte[] value) {
    attempts++;
    String id = writer + "/" + session + "/" + attempts;
    return new Attempt(id, way, session, value, rng.chance(80));
  }
}
