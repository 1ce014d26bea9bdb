package dev.agentlog.it.fleet;

import dev.agentlog.it.cluster.SequencerProcess;

/** What is done to a sequencer without a warning, and how it comes back. */
public enum Harm {
  /** It is gone at once (SIGKILL), and is started again. */
  KILLED {
    @Override
    void strike(SequencerProcess victim) {
      victim.kill();
    }

    @Override
    void end(SequencerProcess victim) {
      victim.start();
    }
  },

  /**
   * It stands still (SIGSTOP) until the others have everything, and then goes on (SIGCONT) as if
   * nothing had happened: a zombie.
   */
  STOOD_STILL {
    @Override
    void strike(SequencerProcess victim) {
      victim.pause();
    }

    @Override
    void end(SequencerProcess victim) {
      victim.resume();
    }
  };

  abstract void strike(SequencerProcess victim);

  abstract void end(SequencerProcess victim);
}
