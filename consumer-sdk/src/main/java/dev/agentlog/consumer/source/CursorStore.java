package dev.agentlog.consumer.source;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Where named subscriptions store their cursors: a set of registers, each of which has one writer.
 * What is stored under a name is what its registers hold together, so that no writer can undo what
 * another has stored. Thread-safe.
 */
public interface CursorStore extends AutoCloseable {

  /**
   * What a register is known by.
   *
   * @param name the subscription's name
   * @param topicId of the topic that its cursors are positions in
   * @param writer who writes it
   */
  record Key(String name, Uuid topicId, String writer) {

    private static final String SEPARATOR = "/";

    /** Returns the key as the bytes of its record. */
    public byte[] encode() {
      return String.join(SEPARATOR, topicId.toString(), writer, name)
          .getBytes(StandardCharsets.UTF_8);
    }

    /** Returns the key with the bytes, null if it is none. */
    public static @Nullable Key decode(byte @Nullable [] bytes) {
      String[] parts =
          bytes == null
              ? new String[0]
              : new String(bytes, StandardCharsets.UTF_8).split(SEPARATOR, 3);
      try {
        return parts.length == 3 ? new Key(parts[2], Uuid.fromString(parts[0]), parts[1]) : null;
      } catch (IllegalArgumentException noTopicId) {
        return null;
      }
    }
  }

  /**
   * What a register holds.
   *
   * @param key which one
   * @param token the cursor
   * @param order later writes have greater ones
   * @param writtenAt in ms since 1970, by the broker's clock
   */
  record Register(Key key, String token, long order, long writtenAt) {}

  /**
   * Reads the registers of a name, in no order. Blocks up to the time.
   *
   * @throws dev.agentlog.schemas.AgentLogException if they cannot be read; retriable if it is worth
   *     trying again
   */
  List<Register> read(String name, Duration timeout);

  /**
   * Writes a register, or clears it. Writes to one name are done in order.
   *
   * @param token the cursor, null to clear
   * @return completes when it is safe; fails with the exception that says why it is not
   */
  CompletableFuture<@Nullable Void> write(Key key, @Nullable String token);

  @Override
  void close();
}
