package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Visibility;
import dev.agentlog.consumer.source.LogReader.Mark;
import dev.agentlog.consumer.source.LogSource;
import dev.agentlog.consumer.source.TailReader;
import dev.agentlog.consumer.source.TailReader.TailBatch;
import dev.agentlog.consumer.source.TopicFacts;
import dev.agentlog.schemas.AgentLogRetriableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What all subscriptions of one visibility that have caught up share: one reader on all partitions
 * that they read. One thread makes the steps; subscriptions join and leave from any.
 *
 * <pre>
 *   log        0 1 2 3 4 5 6 7 8 9
 *   tail               ▲ handed out below 5
 *   joins at 6           ▲ and overlooks 5, which it has had
 *   cannot join at 3 ▲ yet: it reads on by itself, or the tail goes back for it
 * </pre>
 *
 * <p>A subscription may join where the tail has not passed yet what it lacks. Because it overlooks
 * what lies before its position, it joins without gap or duplicate wherever the tail is. What has
 * been fetched but not handed out counts as not passed, so that nobody has to wait for a fetch.
 *
 * <p>Lock order: a subscription's turn, then this lock. Records are handed out under neither.
 */
final class Tail {

  private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final LogSource source;
  private final Visibility visibility;
  private final TopicCheck.Pace pace;
  private final Object lock = new Object();
  private final Map<String, TailTopic> topics = new HashMap<>(); // guarded by lock
  private final Set<TailTopic> due = new LinkedHashSet<>(); // guarded by lock
  private final Signal signal = new Signal(this::wake);

  private volatile @Nullable TailReader reader; // written by the stepping thread alone
  private boolean changed; // guarded by lock
  private boolean closed; // guarded by lock
  private Set<TopicPartition> paused = Set.of();
  private long tickedAt;

  Tail(LogSource source, Visibility visibility, TopicCheck.Pace pace) {
    this.source = source;
    this.visibility = visibility;
    this.pace = pace;
    this.tickedAt = pace.now();
  }

  /**
   * How far the tail goes to meet a subscription.
   *
   * @param begins whether it begins to read a topic that it does not read yet
   * @param goesBack whether it reads again what it has passed
   */
  record Welcome(boolean begins, boolean goesBack) {}

  /** Joins, if all from the offsets on can be handed out; returns null otherwise. */
  @Nullable Tailing join(
      SubscriptionMachine subscription, TopicFacts facts, long[] from, Welcome welcome) {
    String name = subscription.topic();
    synchronized (lock) {
      TailTopic topic = topics.get(name);
      if (closed || (topic == null && !welcome.begins())) {
        return null;
      }
      if (topic == null) {
        topic = new TailTopic(name, facts, new TopicCheck(facts, source, name, pace, signal), from);
        topics.put(name, topic);
        change();
      } else if (!topic.facts().equals(facts)) {
        topic.check().hurry();
        return null;
      } else if (!topic.reachesBackTo(from)) {
        if (!welcome.goesBack()) {
          return null;
        }
        topic.rewind(from);
        change();
      }
      Tailing member = new Tailing(subscription, this, topic);
      topic.members().add(member);
      return member;
    }
  }

  private void change() {
    changed = true;
    signal.fire();
    lock.notifyAll();
  }

  /** Leaves; leaving again does nothing. */
  void leave(TailTopic topic, Tailing member) {
    synchronized (lock) {
      if (topic.members().remove(member) && topic.members().isEmpty()) {
        due.remove(topic);
        if (topics.remove(topic.name(), topic)) {
          change();
        }
      }
    }
  }

  /** Makes one step, which waits up to the time; returns false once it is closed. */
  boolean step(long waitNanos) throws InterruptedException {
    TailReader open = prepare(waitNanos);
    if (open == null) {
      synchronized (lock) {
        return !closed;
      }
    }
    TailBatch batch = TailBatch.NOTHING;
    try {
      batch = open.poll(Duration.ofNanos(waitNanos));
    } catch (AgentLogRetriableException notNow) {
      signal.await(Math.min(waitNanos, EngineState.RETRY_NANOS));
    }
    List<Tailing> expelled = new ArrayList<>();
    List<TailTopic.Handout> handouts = sort(batch, expelled);
    expelled.forEach(member -> member.subscription().expelled(member));
    for (TailTopic.Handout handout : handouts) {
      for (Tailing member : handout.members()) {
        member.subscription().feed(member, handout.records(), handout.marks());
      }
    }
    tick();
    return true;
  }

  /** Brings the reader to where it is needed; returns null if it is not needed at all. */
  private @Nullable TailReader prepare(long waitNanos) throws InterruptedException {
    Set<TopicPartition> partitions = new HashSet<>();
    Map<TopicPartition, Long> seeks = new HashMap<>();
    boolean needed;
    boolean apply;
    synchronized (lock) {
      if (topics.isEmpty() && !changed && !closed && waitNanos > 0) {
        TimeUnit.NANOSECONDS.timedWait(lock, waitNanos);
      }
      needed = !closed && !topics.isEmpty();
      apply = needed && changed;
      changed = false;
      if (apply) {
        for (TailTopic topic : topics.values()) {
          partitions.addAll(topic.partitions());
          topic.collectSeeks(seeks);
        }
      }
    }
    if (!needed) {
      closeReader();
      return null;
    }
    TailReader open = reader;
    if (open == null) {
      open = source.openTail(visibility);
      reader = open;
    }
    if (apply) {
      open.change(partitions, seeks);
      paused = Set.of();
    }
    return open;
  }

  private List<TailTopic.Handout> sort(TailBatch batch, List<Tailing> expelled) {
    List<TailTopic.Handout> handouts = new ArrayList<>();
    Set<TopicPartition> heldBack = new HashSet<>();
    synchronized (lock) {
      distribute(batch);
      for (TailTopic topic : toLookAt(batch)) {
        TopicCheck.Answer answer = topic.check().look(topic.hasDue());
        if (answer == TopicCheck.Answer.DIFFERENT || batch.lost().contains(topic.name())) {
          expelled.addAll(topic.members());
        } else if (answer == TopicCheck.Answer.PENDING) {
          heldBack.addAll(topic.holdsBack() ? topic.partitions() : List.of());
        } else if (topic.hasDue()) {
          handouts.add(topic.handOut());
          due.remove(topic);
        }
      }
    }
    TailReader open = reader;
    if (open != null && !heldBack.equals(paused)) {
      open.pause(heldBack);
      paused = heldBack;
    }
    return handouts;
  }

  /** Most topics have nothing new most of the time: all are looked at only now and then. */
  private List<TailTopic> toLookAt(TailBatch batch) {
    boolean all = batch.doubtful() || !batch.lost().isEmpty() || isTick();
    return List.copyOf(all ? topics.values() : due);
  }

  private boolean isTick() {
    return pace.now() - tickedAt >= TICK_NANOS;
  }

  private void distribute(TailBatch batch) {
    if (batch.doubtful()) {
      topics.values().forEach(topic -> topic.check().doubt());
    }
    for (Map.Entry<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records :
        batch.records().entrySet()) {
      TailTopic topic = topics.get(records.getKey().topic());
      if (topic != null) {
        topic.take(records.getValue());
        due.add(topic);
      }
    }
    for (Map.Entry<TopicPartition, Mark> mark : batch.marks().entrySet()) {
      TailTopic topic = topics.get(mark.getKey().topic());
      if (topic != null && topic.take(mark.getValue())) {
        due.add(topic);
      }
    }
  }

  /** Sends all away, after a failure that is not known; by the stepping thread. */
  void abandon() {
    List<Tailing> all;
    synchronized (lock) {
      all = members();
      due.clear();
      topics.clear(); // who joins from here on is not among those who are sent away
      change();
    }
    closeReader();
    all.forEach(member -> member.subscription().expelled(member));
  }

  private List<Tailing> members() {
    List<Tailing> all = new ArrayList<>();
    synchronized (lock) {
      topics.values().forEach(topic -> all.addAll(topic.members()));
    }
    return all;
  }

  private void tick() {
    if (!isTick()) {
      return;
    }
    tickedAt = pace.now();
    members().forEach(member -> member.subscription().feed(member, List.of(), List.of()));
  }

  private void wake() {
    TailReader open = reader;
    if (open != null) {
      open.wakeup();
    }
  }

  /** Ends the steps; the reader is closed by the last one. */
  void close() {
    synchronized (lock) {
      closed = true;
      change();
    }
  }

  private void closeReader() {
    TailReader open = reader;
    reader = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String toString() {
    synchronized (lock) {
      return "Tail[%s, %d topics]".formatted(visibility, topics.size());
    }
  }
}
