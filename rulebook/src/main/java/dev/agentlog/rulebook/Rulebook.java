package dev.agentlog.rulebook;

import dev.agentlog.rulebook.internal.Acceptance;
import dev.agentlog.rulebook.internal.Append;
import dev.agentlog.rulebook.internal.BranchRules;
import dev.agentlog.rulebook.internal.FenceRules;
import dev.agentlog.rulebook.internal.FieldRules;
import dev.agentlog.rulebook.internal.Home;
import dev.agentlog.rulebook.internal.KindRules;
import dev.agentlog.rulebook.internal.ReadingRules;
import dev.agentlog.rulebook.internal.Rejection;
import dev.agentlog.rulebook.internal.RoutingRules;
import dev.agentlog.rulebook.internal.Rule;
import dev.agentlog.rulebook.internal.Ruling;
import dev.agentlog.rulebook.internal.Ruling.Refusal;
import dev.agentlog.rulebook.internal.Ruling.Repeat;
import dev.agentlog.rulebook.internal.RunRules;
import dev.agentlog.rulebook.internal.SequenceRules;
import dev.agentlog.rulebook.internal.SessionRules;
import dev.agentlog.schemas.Envelope;
import java.util.List;

/**
 * The authority on what is a valid append: decides about one inbox record at a time.
 *
 * <p>A decision depends on the record, the state and the settings alone: no clock, no randomness,
 * no I/O. So the same records in the same order always give the same decisions, byte for byte.
 *
 * <p>Belongs to one thread: it reuses one reader of events. Any number of instances may be used
 * side by side.
 */
public final class Rulebook {

  /**
   * The version of the rules. Everything that changes a verdict, an output's bytes or a sentence
   * raises it: sequencers of different versions never judge the same namespace. A test pins both
   * together.
   */
  public static final int VERSION = 1;

  /** How many tombstones are kept for each known session: its newest. */
  public static final int TOMBSTONES_KEPT = 1000;

  private final RuleSettings settings;
  private final ReadingRules readingRules;
  private final List<Rule> rules;
  private final Envelope envelope = new Envelope();

  /** Makes a rulebook for a namespace. */
  public Rulebook(RuleSettings settings) {
    this.settings = settings;
    this.readingRules = new ReadingRules(settings);
    this.rules = inOrder(settings);
  }

  /** Rules 3 to 17; 1 and 2 come first because without them there is no event to look at. */
  private static List<Rule> inOrder(RuleSettings settings) {
    return List.of(
        new RoutingRules(settings.partitions())::misrouted,
        FieldRules::blank,
        FieldRules::tooLong,
        FieldRules::notEventId,
        FieldRules::sequence,
        KindRules::notKind,
        KindRules::lifecycle,
        KindRules::branchOp,
        KindRules::fork,
        KindRules::run,
        KindRules::writer,
        KindRules::notOnMain,
        SessionRules::unknown,
        SessionRules::seenBefore,
        SessionRules::closed,
        SessionRules::exists,
        FenceRules::fenced,
        BranchRules::readOnly,
        new RunRules(settings.sealing())::sealed,
        BranchRules::operation,
        BranchRules::unknown,
        SequenceRules::gap,
        SequenceRules::conflict,
        SequenceRules::notAfterHead);
  }

  /**
   * Decides about one record. Changes nothing: {@link Decision#applyTo} does, and must before the
   * next record of the session is decided about.
   *
   * @param state the rows that the decisions about all earlier records of the partition left
   * @param record the record, whatever its bytes
   */
  public Decision decide(StateView state, InboxRecord record) {
    Home home = Home.of(record, settings.partitions(), state);
    Refusal unread = readingRules.read(record, envelope);
    if (unread != null) {
      return Rejection.unread(record, home, state, unread);
    }
    Append append = new Append(record, home, envelope, state);
    for (Rule rule : rules) {
      Ruling ruling = rule.check(append);
      if (ruling instanceof Refusal refusal) {
        return Rejection.reject(append, refusal);
      }
      if (ruling instanceof Repeat repeat) {
        return Acceptance.repeat(append, repeat.original());
      }
    }
    return Acceptance.accept(append);
  }
}
