package dev.agentlog.it.histories;

import dev.agentlog.it.linear.Operation;
import dev.agentlog.it.load.Rng;
import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.SessionHandle;
import dev.agentlog.testkit.InMemorySequencer;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One history of several writers on one branch before the real rulebook in memory: the same seed
 * gives the same history, event ids aside. Not thread-safe.
 */
final class Simulation {
  private static final String SESSION = "s";
  private static final String BRANCH = "b";
  private static final int OPERATIONS = 20;
  private static final int MOST_BAD_PERCENT = 30;

  private final InMemorySequencer log = new InMemorySequencer();
  private final History history;
  private final Rng rng;
  private final SimulatedNetwork network;
  private final SessionHandle session;
  private final List<Actor> actors = new ArrayList<>();
  private final List<SimulatedNetwork.Lane> lanes = new ArrayList<>();
  private final List<RecordingBranch> branches = new ArrayList<>();

  Simulation(long seed) {
    this.rng = new Rng(seed);
    this.history = new History(new AtomicLong()::incrementAndGet);
    this.network = new SimulatedNetwork(log, rng.split(), rng.below(MOST_BAD_PERCENT));
    log.open(SESSION);
    this.session = log.producer("actor").session(SESSION);
    List<EventDraft> known = new ArrayList<>();
    for (int writers = 3 + rng.below(3); writers > 0; writers--) {
      actors.add(new Actor(rng.split(), known, OPERATIONS));
      SimulatedNetwork.Lane lane = network.lane(session, BRANCH);
      lanes.add(lane);
      branches.add(new RecordingBranch(lane, history, network));
    }
  }

  /** Runs until every writer has done its part and nothing more will happen. */
  Simulation run() {
    boolean kills = rng.chance(50);
    while (!network.quiet() || !actors.stream().allMatch(Actor::done)) {
      int index = rng.below(actors.size());
      if (rng.chance(30)) {
        actors.get(index).step(branches.get(index));
      } else if (kills && rng.below(200) == 0) {
        replace(index);
      } else {
        network.step();
      }
    }
    return this;
  }

  private void replace(int index) {
    lanes.get(index).kill();
    SimulatedNetwork.Lane lane = network.lane(session, BRANCH);
    lanes.set(index, lane);
    branches.set(index, new RecordingBranch(lane, history, network));
  }

  /** What the writers saw. */
  List<Operation> operations() {
    return history.operations();
  }

  /** The branch's event ids in order. */
  List<String> log() {
    return log.log(SESSION).stream()
        .filter(event -> event.getBranchId().equals(BRANCH))
        .map(AgentEvent::getEventId)
        .toList();
  }
}
