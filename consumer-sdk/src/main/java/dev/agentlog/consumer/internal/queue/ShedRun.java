package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap;
import dev.agentlog.consumer.OffsetRange;
import java.util.Map;
import java.util.TreeMap;

/**
 * Events of one partition that have been shed and between which nothing is delivered. Not
 * thread-safe; owned by its slot.
 */
final class ShedRun {

  private final int partition;
  private final long first;
  private final Cursor repair;
  private final Map<String, Long> kinds = new TreeMap<>();

  private long last;
  private long count;

  /** Creates a run that begins with the event, before which the cursor stands. */
  ShedRun(Frame.Event event, Cursor before) {
    this.partition = event.logged().position().partition();
    this.first = event.logged().position().offset();
    this.last = first;
    this.repair = before;
  }

  int partition() {
    return partition;
  }

  void add(Frame.Event event, boolean byKind) {
    last = event.logged().position().offset();
    count++;
    if (byKind) {
      count(event.kind(), 1);
    }
  }

  /** Adds a run that lies behind this one. */
  void append(ShedRun later) {
    last = later.last;
    count += later.count;
    later.kinds.forEach(this::count);
  }

  private void count(String kind, long more) {
    boolean named = kinds.size() < Gap.MAX_KINDS || kinds.containsKey(kind);
    kinds.merge(named ? kind : Gap.OTHER_KINDS, more, Long::sum);
  }

  Gap toGap(Cursor cursor) {
    OffsetRange range = new OffsetRange(partition, first, last);
    return new Gap(Gap.Reason.SHED, range, count, repair, cursor, Map.copyOf(kinds));
  }
}
