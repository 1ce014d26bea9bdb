package dev.agentlog.cli.internal.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.agentlog.cli.internal.output.Json;
import dev.agentlog.cli.internal.output.Palette;
import dev.agentlog.producer.VerdictResult;
import dev.agentlog.producer.VerdictResult.Accepted;
import dev.agentlog.producer.VerdictResult.Duplicate;
import dev.agentlog.producer.VerdictResult.Rejected;

/** How a verdict is printed. */
final class Verdicts {

  private Verdicts() {}

  /** For programs: the contract's object. */
  static ObjectNode line(VerdictResult verdict) {
    ObjectNode line = Json.object();
    if (verdict instanceof Accepted accepted) {
      return line.put("outcome", "ACCEPTED").put("sequence", accepted.sequence());
    }
    if (verdict instanceof Duplicate duplicate) {
      return line.put("outcome", "DUPLICATE").put("sequence", duplicate.sequence());
    }
    Rejected rejected = (Rejected) verdict;
    return line.put("outcome", "REJECTED")
        .put("reason", rejected.reason())
        .put("expected", rejected.expectedSequence())
        .put("detail", rejected.detail());
  }

  /** For people: one line. */
  static String text(VerdictResult verdict, String branch, Palette palette) {
    if (verdict instanceof Accepted accepted) {
      return palette.good("ACCEPTED") + " as " + accepted.sequence() + " on " + branch;
    }
    if (verdict instanceof Duplicate duplicate) {
      return palette.odd("DUPLICATE") + " of " + duplicate.sequence() + " on " + branch;
    }
    Rejected rejected = (Rejected) verdict;
    return "%s %s, expected %d: %s"
        .formatted(
            palette.bad("REJECTED"),
            rejected.reason(),
            rejected.expectedSequence(),
            rejected.detail());
  }
}
