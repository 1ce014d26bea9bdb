package dev.agentlog.producer.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sequencers that a test tells what to answer; those not told of refuse the connection. */
final class FakeHttp implements SequencerHttp {

  final Map<URI, Answer> answers = new ConcurrentHashMap<>();
  final List<URI> asked = Collections.synchronizedList(new ArrayList<>());
  final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  volatile boolean closed;

  @Override
  public Answer putSession(URI sequencer, String session, String body, Duration timeout)
      throws IOException {
    asked.add(sequencer);
    bodies.add(body);
    Answer answer = answers.get(sequencer);
    if (answer == null) {
      throw new ConnectException("Connection refused");
    }
    return answer;
  }

  @Override
  public void close() {
    closed = true;
  }
}
