package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.internal.Tail.Welcome;
import dev.agentlog.consumer.source.TopicFacts;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a subscription joins the shared tail. Not thread-safe; owned by its subscription.
 */
final class Joining {

  /** How many offsets the tail reads for a newcomer. */
  private static final long NEAR = 1_000;

  /** How often the tail may have gone on in the meantime, before it goes back. */
  private static final int MISSES = 3;

  private final SubscriptionMachine subscription;
  private final SubscriptionHub hub;
  private final Visibility visibility;

  private boolean replayFirst;
  private int misses;

  Joining(SubscriptionMachine subscription, SubscriptionHub hub, Visibility visibility) {
    this.subscription = subscription;
    this.hub = hub;
    this.visibility = visibility;
  }

  /** Takes note that the tail failed: what is wrong shows to a reader of its own. */
  void replayFirst() {
    replayFirst = true;
  }

  /** Returns the state that follows when the positions are known. */
  EngineState place(EngineParts parts, TopicFacts facts) {
    misses = 0;
    boolean near = !replayFirst && parts.core().behind() <= NEAR;
    Tailing joined = near ? join(parts, facts, new Welcome(true, false)) : null;
    return joined != null ? joined : new Queued(facts);
  }

  /**
   * Returns the state that follows when all that a reader has brought has been dealt with.
   *
   * @param giveUp whether another one shall have the reader
   */
  EngineState meet(EngineParts parts, Reading reading, boolean giveUp) {
    replayFirst = false;
    if (reading.isDoubtful()) {
      return reading;
    }
    boolean atEnd = reading.isNearEnd(NEAR);
    if (atEnd) {
      misses++;
    }
    Welcome welcome = new Welcome(atEnd, atEnd && misses > MISSES);
    Tailing joined = join(parts, reading.facts(), welcome);
    if (joined != null) {
      return joined;
    }
    return giveUp ? new Queued(reading.facts()) : reading;
  }

  /** What is read otherwise than asked for stays so until the positions are looked at again. */
  private @Nullable Tailing join(EngineParts parts, TopicFacts facts, Welcome welcome) {
    SubscriptionCore core = parts.core();
    Visibility readAs = core.readAs();
    boolean stays = readAs == visibility || core.isLearning();
    return stays && !core.isRepair()
        ? hub.tail(readAs).join(subscription, facts, core.readFrom(), welcome)
        : null;
  }
}
