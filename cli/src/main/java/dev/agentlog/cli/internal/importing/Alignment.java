package dev.agentlog.cli.internal.importing;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.List;

/**
 * Which assistant message of a chat belongs to which step. Usually the first to the first and so
 * on, but a chat can lack steps (answers that could not be parsed are taken out of it) and have
 * messages without a step (demonstrations). A message and a step belong together if action and
 * thought are equal; of all ways to pair them in order, the one with the most pairs is taken.
 */
final class Alignment {

  static final int NONE = -1;

  private Alignment() {}

  /**
   * The step of each message.
   *
   * @param history all chat messages
   * @param steps all steps
   * @return for each message the index of its step, or {@link #NONE}
   */
  static int[] stepOfMessage(List<ObjectNode> history, List<ObjectNode> steps) {
    int[][] pairs = new int[history.size() + 1][steps.size() + 1];
    for (int m = history.size() - 1; m >= 0; m--) {
      for (int s = steps.size() - 1; s >= 0; s--) {
        int together = belong(history.get(m), steps.get(s)) ? pairs[m + 1][s + 1] + 1 : 0;
        pairs[m][s] = Math.max(together, Math.max(pairs[m + 1][s], pairs[m][s + 1]));
      }
    }
    int[] stepOf = new int[history.size()];
    Arrays.fill(stepOf, NONE);
    int m = 0;
    int s = 0;
    while (m < history.size() && s < steps.size()) {
      boolean together =
          belong(history.get(m), steps.get(s)) && pairs[m][s] == pairs[m + 1][s + 1] + 1;
      if (together) {
        stepOf[m++] = s++;
      } else if (pairs[m + 1][s] >= pairs[m][s + 1]) {
        m++;
      } else {
        s++;
      }
    }
    return stepOf;
  }

  private static boolean belong(ObjectNode message, ObjectNode step) {
    return message.path("role").asText().equals("assistant")
        && message.path("action").equals(step.path("action"))
        && message.path("thought").equals(step.path("thought"));
  }
}
