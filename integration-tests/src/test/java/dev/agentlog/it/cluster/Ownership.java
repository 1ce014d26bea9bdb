package dev.agentlog.it.cluster;

import dev.agentlog.schemas.Namespace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.TransactionDescription;

/**
 * Who sequences and who relays which partition, as the broker tells: the members of the sequencers'
 * group, and the producers behind the relays' transactional ids. Thread-safe.
 */
public final class Ownership {
  private final Admin admin;
  private final Namespace namespace;
  private final int partitions;

  /** Ownership in a namespace with so many partitions. */
  public Ownership(Admin admin, Namespace namespace, int partitions) {
    this.admin = admin;
    this.namespace = namespace;
    this.partitions = partitions;
  }

  /** How many partitions each sequencer has, by instance id; one may have none. */
  public Map<String, Integer> sequencing() {
    Map<String, Integer> counts = new TreeMap<>();
    partitionsByInstance().forEach((instance, owned) -> counts.put(instance, owned.size()));
    return counts;
  }

  /** Which partitions a sequencer has. */
  public Set<Integer> partitionsOf(String instance) {
    return partitionsByInstance().getOrDefault(instance, Set.of());
  }

  /** Tells whether every partition has an owner and these, and no others, are members. */
  public boolean areMembers(Collection<String> instances) {
    Map<String, Integer> counts = sequencing();
    return counts.keySet().equals(Set.copyOf(instances))
        && counts.values().stream().mapToInt(Integer::intValue).sum() == partitions;
  }

  private Map<String, Set<Integer>> partitionsByInstance() {
    String group = namespace.name() + "-sequencer";
    Map<String, Set<Integer>> found = new TreeMap<>();
    ConsumerGroupDescription description =
        Objects.requireNonNull(
            Answers.get(admin.describeConsumerGroups(List.of(group)).all()).get(group), group);
    for (MemberDescription member : description.members()) {
      String thread = member.groupInstanceId().orElse("nobody");
      // Kafka Streams appends the number of the thread.
      String instance = thread.replaceFirst("-\\d+$", "");
      Set<Integer> owned = found.computeIfAbsent(instance, name -> new TreeSet<>());
      member.assignment().topicPartitions().forEach(at -> owned.add(at.partition()));
    }
    return found;
  }

  /** Tells whether these sequencers have all partitions, and each of them at least one. */
  public boolean isShared(String... instances) {
    Map<String, Integer> counts = sequencing();
    counts.values().removeIf(count -> count == 0);
    return counts.size() == instances.length
        && List.of(instances).containsAll(counts.keySet())
        && counts.values().stream().mapToInt(Integer::intValue).sum() == partitions;
  }

  /** What identifies each partition's relay: producer id and epoch, by partition. */
  public List<String> relays() {
    List<String> ids =
        IntStream.range(0, partitions)
            .mapToObj(partition -> namespace.name() + "-relay-" + partition)
            .toList();
    var found = Answers.get(admin.describeTransactions(ids).all());
    List<String> relays = new ArrayList<>();
    for (String id : ids) {
      TransactionDescription relay = Objects.requireNonNull(found.get(id), id);
      relays.add(relay.producerId() + "/" + relay.producerEpoch());
    }
    return relays;
  }
}
