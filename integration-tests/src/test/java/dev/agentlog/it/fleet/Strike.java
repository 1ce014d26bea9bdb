package dev.agentlog.it.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.agentlog.it.cluster.Cluster;
import dev.agentlog.it.cluster.OpenTransactions;
import dev.agentlog.it.cluster.OpenTransactions.Open;
import dev.agentlog.it.cluster.Ownership;
import dev.agentlog.it.cluster.SequencerProcess;
import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.WayIn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Harms a sequencer in the middle of a transaction, waits until the others do its work, and lets it
 * come back. Not thread-safe.
 */
public final class Strike {
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final int MOST_TRIES = 50;

  private final Fleet fleet;
  private final Ownership ownership;
  private final OpenTransactions transactions;
  private final OpenAppends appends;
  private final Rng rng;

  /** Strikes at random moments. */
  public Strike(Fleet fleet, Rng rng) {
    this.fleet = fleet;
    this.rng = rng;
    Cluster cluster = fleet.cluster();
    this.ownership = fleet.ownership();
    this.transactions = new OpenTransactions(cluster);
    this.appends = new OpenAppends(cluster);
  }

  /** Who was struck, with what it owned and had open. */
  private record Struck(SequencerProcess victim, Set<Integer> owned, List<String> relays) {}

  /**
   * Does it to one of those that have work, once; returns what was seen.
   *
   * @throws AssertionError if no transaction of the victim was open, or nothing moved
   */
  public Round once(Harm harm) throws InterruptedException {
    Struck struck = strikeInTransaction(harm);
    long begin = System.nanoTime();
    SequencerProcess victim = struck.victim();
    fleet.watch().mark(System.currentTimeMillis());
    fleet.askOthersThan(victim);
    Map<WayIn, Integer> inTransaction = appends.on(struck.owned());

    fleet.watch().awaitAll(LIMIT);
    long recovered = System.nanoTime();
    String owners = moved(struck);
    long silence = fleet.watch().silenceMillis().values().stream().max(Long::compare).orElse(0L);
    harm.end(victim);
    fleet.askMembers();
    fleet.awaitMembers();
    fleet.awaitAcceptance();
    return new Round(
        harm,
        victim.name(),
        struck.owned().size(),
        owners,
        inTransaction,
        Duration.ofNanos(recovered - begin).toMillis(),
        silence);
  }

  /** At a random moment at which a transaction of the victim is open, and still is afterwards. */
  private Struck strikeInTransaction(Harm harm) throws InterruptedException {
    for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
      fleet.awaitAcceptance();
      SequencerProcess victim = rng.pick(working());
      Set<Integer> owned = ownership.partitionsOf(victim.name());
      Struck struck = new Struck(victim, owned, ownership.relays());
      fleet.watch().awaitSeen(rng.between(10, 200), LIMIT);
      fleet.watch().measureSilence();
      Open open =
          await("a transaction of " + victim)
              .atMost(LIMIT)
              .pollInSameThread()
              .pollInterval(Duration.ofMillis(1))
              .until(() -> transactions.on(owned), Optional::isPresent)
              .orElseThrow();
      harm.strike(victim);
      if (transactions.isOpen(open)) {
        return struck;
      }
      // It was committed just before.
      harm.end(victim);
      fleet.awaitMembers();
    }
    throw new AssertionError("No transaction was met in " + MOST_TRIES + " tries.");
  }

  private List<SequencerProcess> working() {
    return fleet.members().stream()
        .filter(member -> !ownership.partitionsOf(member.name()).isEmpty())
        .toList();
  }

  /** Nothing is the victim's any more; says whose it is. */
  private String moved(Struck struck) {
    SequencerProcess victim = struck.victim();
    fleet.awaitTrue(
        "others have what " + victim + " had",
        () -> ownership.partitionsOf(victim.name()).isEmpty());
    List<String> heirs = new ArrayList<>();
    ownership
        .sequencing()
        .forEach((name, count) -> heirs.add(name.replaceFirst(".*-", "") + ":" + count));
    List<String> relays = ownership.relays();
    assertThat(struck.owned())
        .as("partitions of %s whose relay is another's now", victim)
        .isNotEmpty()
        .allMatch(partition -> !relays.get(partition).equals(struck.relays().get(partition)));
    return String.join(" ", heirs);
  }
}
