package dev.agentlog.consumer.internal.queue;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.Frame;
import dev.agentlog.consumer.Frame.Gap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What has been shed between two frames that are delivered: one run for each partition. Not
 * thread-safe; owned by its slot.
 */
final class ShedRuns {

  private final Map<Integer, ShedRun> runs = new LinkedHashMap<>();

  private final Cursor begin;
  private Cursor end;

  /** Creates a place where the cursor stands. */
  ShedRuns(Cursor begin) {
    this.begin = begin;
    this.end = begin;
  }

  void add(Frame.Event event, Cursor before, boolean byKind) {
    runs.computeIfAbsent(
            event.logged().position().partition(), partition -> new ShedRun(event, before))
        .add(event, byKind);
    end = event.cursor();
  }

  /** Adds what was shed behind this. */
  void append(@Nullable ShedRuns later) {
    if (later == null || later.isEmpty()) {
      return;
    }
    for (ShedRun run : later.runs.values()) {
      ShedRun mine = runs.putIfAbsent(run.partition(), run);
      if (mine != null) {
        mine.append(run);
      }
    }
    end = later.end;
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /**
   * Takes the oldest run. Until the last one is taken, cursors stand before them all, so that none
   * is missed by who resumes between.
   */
  Gap take() {
    Iterator<ShedRun> all = runs.values().iterator();
    ShedRun run = all.next();
    all.remove();
    return run.toGap(runs.isEmpty() ? end : begin);
  }
}
