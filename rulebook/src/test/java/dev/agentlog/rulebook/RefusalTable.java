package dev.agentlog.rulebook;

import java.util.List;
import java.util.stream.Stream;

/**
 * Each way to break a rule, with its exact reason, expected sequence and sentence: the tables of
 * this module's tests, as data, for whoever runs the rulebook behind something else.
 */
public final class RefusalTable {
  private RefusalTable() {}

  /**
   * One line of the table.
   *
   * @param name what is tried
   * @param settings what the rules depend on
   * @param history the records before, at the offsets 1 and up; none is refused
   * @param append the record that is refused, at the offset after them
   * @param reason the exact reason
   * @param expected the exact expected sequence
   * @param detail the exact sentence
   */
  public record Line(
      String name,
      RuleSettings settings,
      List<InboxRecord> history,
      InboxRecord append,
      Reason reason,
      long expected,
      String detail) {
    @Override
    public String toString() {
      return reason + ": " + name;
    }
  }

  /** The whole table. */
  public static Stream<Line> lines() {
    return Stream.of(
            RecordRulesTest.tooLarge(),
            RecordRulesTest.malformed(),
            RecordRulesTest.misrouted(),
            EventRulesTest.fields(),
            EventRulesTest.lengths(),
            EventRulesTest.kinds(),
            EventRulesTest.operations(),
            SessionRulesTest.unknown(),
            SessionRulesTest.closedForEver(),
            SessionRulesTest.openedTwice(),
            SessionRulesTest.reused(),
            WriterAndRunRulesTest.fenced(),
            WriterAndRunRulesTest.outbid(),
            WriterAndRunRulesTest.sealed(),
            BranchAndSequenceRulesTest.readOnly(),
            BranchAndSequenceRulesTest.forks(),
            BranchAndSequenceRulesTest.merges(),
            BranchAndSequenceRulesTest.unknown(),
            BranchAndSequenceRulesTest.sequences(),
            BranchAndSequenceRulesTest.chains())
        .flatMap(refusals -> refusals)
        .map(RefusalTable::line);
  }

  private static Line line(Refused refused) {
    TestLog log = refused.log();
    return new Line(
        refused.name(),
        log.settings,
        log.history(),
        log.next(refused.append()),
        refused.reason(),
        refused.expected(),
        refused.detail());
  }
}
