package dev.agentlog.rulebook;

import dev.agentlog.schemas.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Made-up histories of an inbox with one partition, for whoever runs the rulebook elsewhere. */
public final class Histories {
  /** What the rules of these histories depend on. */
  public static final RuleSettings SETTINGS = new RuleSettings(1, Set.of(1, LaterSchema.ID), true);

  private Histories() {}

  /**
   * A history of a few sessions in which appends meet each other and some are damaged; the same for
   * the same seed.
   *
   * @param inbox the keyed inbox's topic
   * @param ownInbox the topic of the own inbox that relayed records come from
   */
  public static List<InboxRecord> generated(long seed, int length, String inbox, String ownInbox) {
    return generated(seed, length, inbox, ownInbox, HistoryGenerator::next);
  }

  /** As {@link #generated}, but most appends are refused, and most of these in one session. */
  public static List<InboxRecord> refused(long seed, int length, String inbox, String ownInbox) {
    return generated(seed, length, inbox, ownInbox, HistoryGenerator::refused);
  }

  private static List<InboxRecord> generated(
      long seed,
      int length,
      String inbox,
      String ownInbox,
      Function<HistoryGenerator, Sending> making) {
    TestLog log = new TestLog(SETTINGS);
    HistoryGenerator generator = new HistoryGenerator(seed, log.state);
    List<InboxRecord> history = new ArrayList<>();
    for (int offset = 0; offset < length; offset++) {
      InboxRecord made = making.apply(generator).at(offset);
      boolean relayed = made.writtenAt().offset() != offset;
      Origin origin =
          relayed
              ? new Origin(ownInbox, 0, made.writtenAt().offset())
              : new Origin(inbox, 0, offset);
      InboxRecord placed = writtenAt(made, origin);
      log.decideAndApply(placed);
      history.add(placed);
    }
    return history;
  }

  /** The same records, each relayed from a place in the own inbox that it keeps in any order. */
  public static List<InboxRecord> relayed(List<InboxRecord> history, String ownInbox) {
    return history.stream()
        .map(made -> writtenAt(made, new Origin(ownInbox, 0, made.offset())))
        .toList();
  }

  private static InboxRecord writtenAt(InboxRecord made, Origin origin) {
    return new InboxRecord(
        made.key(),
        made.value(),
        made.headerBytes(),
        made.tooLarge(),
        0,
        made.offset(),
        made.timestamp(),
        origin);
  }
}
