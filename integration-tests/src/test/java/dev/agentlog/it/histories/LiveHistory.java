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
 */
record LiveHistory(String session, String branch, History history, List<Seat> seats) {
  private static final int OPERATIONS = 20;
  private static final long IDLE_NANOS = 500_000;

  /** A history that has not begun, of one actor more than there are hosts or just as many. */
  static LiveHistory of(String session, String branch, List<WriterHost> hosts, Rng rng) {
    LiveHistory live =
        new LiveHistory(session, branch, new History(System::nanoTime), new ArrayList<>());
    List<EventDraft> known = new ArrayList<>();
    int actors = hosts.size() + rng.below(2);
    for (int number = 0; number < actors; number++) {
      Actor actor = new Actor(rng.split(), known, OPERATIONS);
      live.seats.add(new Seat(actor, hosts.get(number % hosts.size()), live));
    }
    return live;
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
