package dev.agentlog.consumer.internal;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names the branches of events. Mostly it is the branch of the event before, whose key is given
 * again. Not thread-safe.
 */
final class BranchKeys {

  private @Nullable BranchKey last;
  private byte[] session = new byte[0];
  private byte[] branch = new byte[0];

  /** Returns the event's branch. */
  BranchKey of(Envelope event) {
    BranchKey key = last;
    if (key == null
        || !event.textEquals(Field.BRANCH_ID, branch)
        || !event.textEquals(Field.SESSION_ID, session)) {
      key = new BranchKey(event.sessionId(), event.branchId());
      branch = key.branch().getBytes(StandardCharsets.UTF_8);
      session = key.session().getBytes(StandardCharsets.UTF_8);
      last = key;
    }
    return key;
  }
}
