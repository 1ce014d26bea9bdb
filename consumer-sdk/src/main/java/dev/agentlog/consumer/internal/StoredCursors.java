package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.CursorScopeException;
import dev.agentlog.consumer.source.CursorStore;
import dev.agentlog.consumer.source.CursorStore.Register;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/** What the registers of one name hold together. Immutable. */
final class StoredCursors {

  private final Map<Uuid, LogCursor> byTopic = new HashMap<>();
  private final List<Register> registers;

  /**
   * Takes each topic's cursors together: the furthest position of each partition.
   *
   * @param registers all those of the name, in any order
   * @throws CursorScopeException if one belongs to another scope
   * @throws dev.agentlog.consumer.CursorDamagedException if one is no cursor
   */
  StoredCursors(String name, ScopeIdentity identity, List<Register> registers) {
    this.registers = registers.stream().sorted(Comparator.comparingLong(Register::order)).toList();
    for (Register register : this.registers) {
      LogCursor cursor = CursorCodec.decode(register.token());
      if (!cursor.identity().equals(identity)) {
        throw Sentences.nameOfOtherScope(name, cursor, identity);
      }
      byTopic.merge(cursor.topicId(), cursor, LogCursor::furthest);
    }
  }

  /**
   * Returns where to resume: what is stored for the topic that there is now, else what was stored
   * last for a topic, else what was stored before there was one; null if nothing is.
   *
   * @param presentTopic {@link Uuid#ZERO_UUID} if there is none
   */
  @Nullable LogCursor resumeAt(Uuid presentTopic) {
    LogCursor resume = byTopic.get(Uuid.ZERO_UUID);
    for (Register register : registers) {
      LogCursor cursor = byTopic.get(register.key().topicId());
      if (cursor != null && !cursor.topicId().equals(Uuid.ZERO_UUID)) {
        resume = cursor;
      }
    }
    return byTopic.containsKey(presentTopic) && !presentTopic.equals(Uuid.ZERO_UUID)
        ? byTopic.get(presentTopic)
        : resume;
  }

  /**
   * Returns the registers that hold nothing more than the cursor, and are so old that nobody writes
   * them any more.
   */
  List<CursorStore.Key> settledBy(LogCursor cursor, long writtenBefore) {
    return registers.stream()
        .filter(register -> register.writtenAt() < writtenBefore)
        .map(Register::key)
        .filter(key -> key.topicId().equals(cursor.topicId()))
        .toList();
  }
}
