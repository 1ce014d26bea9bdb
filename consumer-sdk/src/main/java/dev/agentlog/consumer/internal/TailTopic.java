package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.source.LogReader.Mark;
import dev.agentlog.consumer.source.TopicFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic in a shared tail: who is handed its records, up to where they have been handed out, and
 * what is held back. Not thread-safe; guarded by its tail's lock.
 */
final class TailTopic {

  private final TopicFacts facts;
  private final TopicCheck check;
  private final List<TopicPartition> partitions = new ArrayList<>();
  private final long[] handed;
  private final boolean[] stable;
  private final List<Tailing> members = new ArrayList<>();
  private final Map<Integer, Mark> marks = new HashMap<>();
  private final BranchKeys branches = new BranchKeys();

  private List<ConsumerRecord<byte[], byte[]>> held = new ArrayList<>();
  private boolean moved = true;

  /** What is handed to everybody who was there at one moment. */
  record Handout(List<Tailing> members, List<RecordView> records, List<Mark> marks) {}

  TailTopic(String name, TopicFacts facts, TopicCheck check, long[] from) {
    this.facts = facts;
    this.check = check;
    this.handed = from.clone();
    this.stable = new boolean[from.length];
    for (int p = 0; p < from.length; p++) {
      partitions.add(new TopicPartition(name, p));
    }
  }

  String name() {
    return partitions.get(0).topic();
  }

  TopicFacts facts() {
    return facts;
  }

  TopicCheck check() {
    return check;
  }

  List<Tailing> members() {
    return members;
  }

  List<TopicPartition> partitions() {
    return partitions;
  }

  /** Tells whether everything from the offsets on will be handed out. */
  boolean reachesBackTo(long[] from) {
    for (int p = 0; p < handed.length; p++) {
      if (handed[p] > from[p]) {
        return false;
      }
    }
    return true;
  }

  /** Goes back; who has had what comes again overlooks it. */
  void rewind(long[] from) {
    for (int p = 0; p < handed.length; p++) {
      handed[p] = Math.min(handed[p], from[p]);
    }
    held = new ArrayList<>();
    marks.clear();
    moved = true;
  }

  /** Adds where to go on, if it is not where the reader stands. */
  void collectSeeks(Map<TopicPartition, Long> seeks) {
    if (moved) {
      for (int p = 0; p < handed.length; p++) {
        seeks.put(partitions.get(p), handed[p]);
      }
      moved = false;
    }
  }

  /** Takes what was read, unless it was read from where the topic stands no more. */
  void take(List<ConsumerRecord<byte[], byte[]>> records) {
    if (!moved) {
      held.addAll(records);
    }
  }

  /** Takes note of where a partition has been read to, if that is news; returns whether it is. */
  boolean take(Mark mark) {
    int p = mark.partition();
    boolean news = !moved && (mark.offset() > handed[p] || (mark.stable() && !stable[p]));
    if (news) {
      marks.put(p, mark);
    }
    return news;
  }

  /** Tells whether there is anything to hand out. */
  boolean hasDue() {
    return !held.isEmpty() || !marks.isEmpty();
  }

  boolean holdsBack() {
    return !held.isEmpty();
  }

  /** Returns what is due, and takes note that it has been handed out. */
  Handout handOut() {
    List<RecordView> records = new ArrayList<>(held.size());
    for (ConsumerRecord<byte[], byte[]> record : held) {
      reached(record.partition(), record.offset() + 1, false);
      records.add(new RecordView(branches).of(record));
    }
    held = new ArrayList<>();
    List<Mark> all = List.copyOf(marks.values());
    marks.clear();
    all.forEach(mark -> reached(mark.partition(), mark.offset(), mark.stable()));
    return new Handout(List.copyOf(members), records, all);
  }

  private void reached(int partition, long offset, boolean isStable) {
    stable[partition] = isStable;
    handed[partition] = Math.max(handed[partition], offset);
  }
}
