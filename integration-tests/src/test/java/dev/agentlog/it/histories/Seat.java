package dev.agentlog.it.histories;

import dev.agentlog.producer.AgentLogProducer;
import dev.agentlog.producer.internal.ChainedWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An actor on a branch of a session, with whatever producer its host has. Not thread-safe. */
final class Seat {
  private static final long PAUSE_MILLIS = 20;

  private static final ChainedWriter.Surroundings SURROUNDINGS =
      new ChainedWriter.Surroundings() {
        @Override
        public void complete(Runnable task) {
          task.run();
        }

        @Override
        public void later(Runnable task) {
          CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS).execute(task);
        }
      };

  private final Actor actor;
  private final WriterHost host;
  private final LiveHistory where;
  private @Nullable AgentLogProducer producer;
  private @Nullable RecordingBranch branch;

  Seat(Actor actor, WriterHost host, LiveHistory where) {
    this.actor = actor;
    this.host = host;
    this.where = where;
  }

  boolean done() {
    return actor.done();
  }

  /** Lets the actor do something; tells whether it tried to append. */
  boolean step() {
    return actor.step(branch());
  }

  private RecordingBranch branch() {
    AgentLogProducer now = host.producer();
    RecordingBranch known = branch;
    if (known == null || producer != now) {
      known =
          new RecordingBranch(
              now.session(where.session()).branch(where.branch()), where.history(), SURROUNDINGS);
      producer = now;
      branch = known;
    }
    return known;
  }
}
