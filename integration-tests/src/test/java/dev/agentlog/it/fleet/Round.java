package dev.agentlog.it.fleet;

import dev.agentlog.producer.WayIn;
import java.util.Map;

/**
 * What came of one strike.
 *
 * @param harm what was done
 * @param victim to whom
 * @param moved how many partitions the victim had, all of which moved
 * @param owners how many partitions each had afterwards
 * @param inTransaction how many accepted appends were in the victim's open transaction, by way in
 * @param recoveredMillis from the strike until appends made after it were accepted of every session
 *     by every way in
 * @param silenceMillis the longest time that one partition accepted nothing
 */
public record Round(
    Harm harm,
    String victim,
    int moved,
    String owners,
    Map<WayIn, Integer> inTransaction,
    long recoveredMillis,
    long silenceMillis) {

  /** Whether an append by this way in was under way. */
  boolean countsFor(WayIn way) {
    return inTransaction.getOrDefault(way, 0) > 0;
  }

  @Override
  public String toString() {
    return "%s %s: in its open transaction %s; %d partitions moved (%s); all accepted after %d ms, longest silence of a partition %d ms"
        .formatted(victim, harm, inTransaction, moved, owners, recoveredMillis, silenceMillis);
  }
}
