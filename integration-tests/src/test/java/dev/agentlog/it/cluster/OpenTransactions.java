package dev.agentlog.it.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;

/** The transactions of stream threads that are open, as the broker tells. Thread-safe. */
public final class OpenTransactions {
  private static final Set<TransactionState> OPEN = Set.of(TransactionState.ONGOING);

  private final Admin admin;
  private final String prefix;
  private final String feed;

  /**
   * One of them.
   *
   * @param id the transactional id
   * @param producer who has it open: producer id and epoch
   * @param since when it was begun, in ms since the epoch
   */
  public record Open(String id, String producer, OptionalLong since) {}

  /** The transactions of a cluster's sequencers. */
  public OpenTransactions(Cluster cluster) {
    this.admin = cluster.admin();
    this.prefix = cluster.namespace().name() + "-sequencer-";
    this.feed = cluster.namespace().feedTopic();
  }

  /** A transaction that wrote to one of these partitions of the feed and is open. */
  public Optional<Open> on(Set<Integer> partitions) {
    List<String> ids =
        Answers.get(admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN)).all())
            .stream()
            .map(TransactionListing::transactionalId)
            .filter(id -> id.startsWith(prefix))
            .toList();
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    Map<String, TransactionDescription> found = Answers.get(admin.describeTransactions(ids).all());
    return found.entrySet().stream()
        .filter(entry -> isOpen(entry.getValue(), partitions))
        .map(entry -> open(entry.getKey(), entry.getValue()))
        .findFirst();
  }

  /** Tells whether exactly this transaction is open still. */
  public boolean isOpen(Open transaction) {
    TransactionDescription now =
        Answers.get(admin.describeTransactions(List.of(transaction.id())).all())
            .get(transaction.id());
    return now != null
        && OPEN.contains(now.state())
        && open(transaction.id(), now).equals(transaction);
  }

  private boolean isOpen(TransactionDescription found, Set<Integer> partitions) {
    return OPEN.contains(found.state())
        && found.topicPartitions().stream()
            .anyMatch(at -> at.topic().equals(feed) && partitions.contains(at.partition()));
  }

  private static Open open(String id, TransactionDescription found) {
    return new Open(
        id, found.producerId() + "/" + found.producerEpoch(), found.transactionStartTimeMs());
  }
}
