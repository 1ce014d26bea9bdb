package dev.agentlog.sequencer.internal.rebuild;

import dev.agentlog.v1.Tombstone;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Completes sessions with their tombstones and writes their rows. Belongs to one thread.
 *
 * <p>Counts what it wrote, for the summary.
 */
final class StateWriter implements Consumer<SessionRebuild> {
  private final KeptTombstones tombstones;
  private final InboxPlaces places;
  private final ChangelogWriter changelog;
  private final boolean closeIncomplete;
  private final List<String> incomplete = new ArrayList<>();
  private int sessions;
  private long events;
  private long refused;
  private long pending;

  StateWriter(
      KeptTombstones tombstones,
      InboxPlaces places,
      ChangelogWriter changelog,
      boolean closeIncomplete) {
    this.tombstones = tombstones;
    this.places = places;
    this.changelog = changelog;
    this.closeIncomplete = closeIncomplete;
  }

  @Override
  public void accept(SessionRebuild session) {
    if (session.isIncomplete()) {
      incomplete.add(session.session());
      if (!closeIncomplete) {
        return;
      }
      session.closeIncomplete();
    }
    addTombstones(session);
    session.state().rows().forEach((key, row) -> changelog.write(session.partition(), key, row));
    sessions++;
    events += session.events();
    pending += session.pending();
  }

  int sessions() {
    return sessions;
  }

  long events() {
    return events;
  }

  long refused() {
    return refused;
  }

  long pending() {
    return pending;
  }

  List<String> incomplete() {
    return incomplete;
  }

  private void addTombstones(SessionRebuild session) {
    KeptTombstones.OfSession kept = tombstones.of(session.session());
    long createdAt = session.createdAt();
    long before = -1;
    for (Tombstone tombstone : kept.newest(createdAt)) {
      OptionalLong offset = places.offset(session.partition(), tombstone, before);
      if (offset.isPresent()) {
        session.refused(tombstone, offset.getAsLong());
        before = offset.getAsLong();
      }
    }
    long count = kept.count(createdAt);
    session.countRefused(count);
    refused += count;
  }
}
