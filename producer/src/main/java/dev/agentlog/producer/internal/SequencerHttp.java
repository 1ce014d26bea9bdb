package dev.agentlog.producer.internal;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** Speaks with sequencers. Safe for use by any thread. */
interface SequencerHttp extends AutoCloseable {

  /**
   * A sequencer's answer.
   *
   * @param status the HTTP status
   * @param body the body, a JSON object unless something else than a sequencer answered
   */
  record Answer(int status, String body) {}

  /**
   * Puts a session.
   *
   * @param timeout the longest wait
   * @throws IOException if there is no answer
   * @throws java.util.concurrent.CancellationException if this is closed meanwhile
   */
  Answer putSession(URI sequencer, String session, String body, Duration timeout)
      throws IOException, InterruptedException;

  @Override
  void close();
}
