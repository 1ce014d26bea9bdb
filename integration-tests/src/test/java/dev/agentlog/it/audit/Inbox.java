package dev.agentlog.it.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.it.load.Acknowledged;
import dev.agentlog.it.load.Attempt;
import dev.agentlog.schemas.Origin;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * What of the acknowledged attempts has reached the keyed inbox: each at most once, where the
 * broker said it was written, with its bytes. Not thread-safe.
 */
final class Inbox {
  private static final int NAMED = 5;

  private final Map<Origin, Acknowledged> awaited = new HashMap<>();
  private final Map<Origin, ConsumerRecord<byte[], byte[]>> unclaimed = new HashMap<>();
  private final Set<Origin> seen = new HashSet<>();
  private final Set<String> attempts = new HashSet<>();

  /** Notes a record of the keyed inbox, and where its writer wrote it. */
  void add(ConsumerRecord<byte[], byte[]> found, Origin writtenAt) {
    assertThat(seen.add(writtenAt)).as("%s is in the keyed inbox once", writtenAt).isTrue();
    Header attempt = found.headers().lastHeader(Attempt.ID);
    if (attempt != null) {
      String id = new String(attempt.value(), StandardCharsets.UTF_8);
      assertThat(attempts.add(id)).as("attempt %s is in the keyed inbox once", id).isTrue();
    }
    Acknowledged waiting = awaited.remove(writtenAt);
    if (waiting == null) {
      unclaimed.put(writtenAt, found);
    } else {
      compare(waiting, found);
    }
  }

  /** Notes what was acknowledged. */
  void await(Collection<Acknowledged> acknowledged) {
    for (Acknowledged next : acknowledged) {
      ConsumerRecord<byte[], byte[]> found = unclaimed.remove(next.at());
      if (found == null) {
        awaited.put(next.at(), next);
      } else {
        compare(next, found);
      }
    }
  }

  /** Some of the acknowledged attempts that are not in the keyed inbox. */
  List<String> missing() {
    return awaited.values().stream()
        .limit(NAMED)
        .map(missing -> missing.at().text() + " (" + missing.attempt().id() + ")")
        .toList();
  }

  private static void compare(Acknowledged acknowledged, ConsumerRecord<byte[], byte[]> found) {
    Attempt attempt = acknowledged.attempt();
    boolean same =
        Arrays.equals(attempt.value(), found.value())
            && Arrays.equals(attempt.session().getBytes(StandardCharsets.UTF_8), found.key())
            && Arrays.equals(
                attempt.id().getBytes(StandardCharsets.UTF_8),
                found.headers().lastHeader(Attempt.ID).value());
    assertThat(same).as("%s holds attempt %s", acknowledged.at(), attempt.id()).isTrue();
  }
}
