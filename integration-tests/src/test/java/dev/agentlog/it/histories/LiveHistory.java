package dev.agentlog.it.histories;

import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.EventDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Several actors on one branch of a real session. Driven by one thread.
 *
 * @param session the session
 * @param branch the branch
 * @param history what they see
 * @param seats the actors
 * @param known the drafts that the actors know of
 */
record LiveHistory(
    String session, String branch, History history, List<Seat> seats, List<EventDraft> known) {
  private static final int OPERATIONS = 20;
  private static final long IDLE_NANOS = 500_000;

  /** A history that has not begun, of one actor more than there are hosts or just as many. */
  static LiveHistory of(String session, String branch, List<WriterHost> hosts, Rng rng) {
    LiveHistory live = new LiveHistory(session, branch, new History(System::nanoTime));
    int actors = hosts.size() + rng.below(2);
    for (int number = 0; number < actors; number++) {
      live.seat(hosts.get(number % hosts.size()), rng);
    }
    return live;
  }

  /**
   * What a single actor sees, noted in a file. The system's clock that gives the times is the same
   * for all processes.
   */
  static LiveHistory noted(
      String session, String branch, WriterHost host, Rng rng, HistoryNotes notes) {
    History history = new History(System::nanoTime, place(session, branch), notes);
    LiveHistory live = new LiveHistory(session, branch, history);
    live.seat(host, rng);
    return live;
  }

  private LiveHistory(String session, String branch, History history) {
    this(session, branch, history, new ArrayList<>(), new ArrayList<>());
  }

  private void seat(WriterHost host, Rng rng) {
    seats.add(new Seat(new Actor(rng.split(), known, OPERATIONS), host, this));
  }

  /** Tells the actors of events that others have appended. */
  void know(List<EventDraft> drafts) {
    known.addAll(drafts);
  }

  /** The name of the branch with this number. */
  static String branch(int number) {
    return "line-" + number;
  }

  /** Session and branch. */
  String place() {
    return place(session, branch);
  }

  /** Session and branch. */
  static String place(String session, String branch) {
    return session + "/" + branch;
  }

  /** Runs several until all their actors are done. */
  static void drive(List<LiveHistory> histories) {
    List<Seat> busy = new ArrayList<>();
    histories.forEach(history -> busy.addAll(history.seats));
    while (!busy.isEmpty() && !Thread.currentThread().isInterrupted()) {
      boolean idle = true;
      for (Seat seat : busy) {
        idle &= !seat.step();
      }
      busy.removeIf(Seat::done);
      if (idle) {
        LockSupport.parkNanos(IDLE_NANOS);
      }
    }
  }
}
