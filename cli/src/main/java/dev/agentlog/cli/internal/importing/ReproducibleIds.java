package dev.agentlog.cli.internal.importing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * Event ids that are the same whenever the same file is imported into the same session: the log
 * then answers DUPLICATE instead of taking it twice.
 *
 * <p>They have the shape of a UUIDv7. Where that holds a time they hold the event's index, so that
 * they sort as the events do; the rest is from a SHA-256 over session, index and content.
 */
final class ReproducibleIds {

  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private ReproducibleIds() {}

  /**
   * The id of an event.
   *
   * @param session the session it goes to
   * @param index its place in the file, from 0
   * @param content what tells it from another event at that place
   * @return 36 characters
   */
  static String of(String session, long index, String... content) {
    MessageDigest digest = sha256();
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(index).flip());
    update(digest, session);
    for (String part : content) {
      update(digest, part);
    }
    ByteBuffer hash = ByteBuffer.wrap(digest.digest());
    long high = ((index & 0xFFFF_FFFF_FFFFL) << 16) | VERSION_7 | (hash.getShort() & 0x0FFFL);
    long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | VARIANT;
    return new UUID(high, low).toString();
  }

  private static void update(MessageDigest digest, String part) {
    byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
