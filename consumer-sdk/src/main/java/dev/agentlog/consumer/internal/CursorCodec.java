package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorDamagedException;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.Namespace;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Turns cursors into tokens and back. Stateless.
 *
 * <pre>
 * token  = base64url without padding of: body, CRC-32C of the body (4 bytes)
 * body   = version (1 byte, 1), visibility (1 byte: 0 committed, 1 sequenced), namespace (text),
 *          scope, topic id (16 bytes), partitions (number), offset of each (number),
 *          branches (number), of each its id (text) and sequence (number), by id
 * scope  = 0 for all; 1, session (text); 2, session (text), branch (text);
 *          3, run (text); 4, session (text), run (text);
 *          5, agent (text); 6, session (text), agent (text); 7, session (text), branch (text) of
 *          which it is the lineage
 * text   = bytes (number), UTF-8;  number = 7 bits a byte, lowest first, high bit: more follows
 * </pre>
 */
public final class CursorCodec {

  private static final byte VERSION = 1;
  private static final int CHECKSUM_BYTES = 4;

  private CursorCodec() {}

  static String encode(LogCursor cursor) {
    TokenWriter out = new TokenWriter();
    out.octet(VERSION);
    out.octet((byte) (cursor.visibility() == Visibility.SEQUENCED ? 1 : 0));
    out.text(cursor.identity().namespace().name());
    ScopeCodec.write(cursor.identity().scope(), out);
    out.fixed(cursor.topicId().getMostSignificantBits());
    out.fixed(cursor.topicId().getLeastSignificantBits());
    out.number(cursor.partitions());
    for (int p = 0; p < cursor.partitions(); p++) {
      out.number(cursor.offset(p));
    }
    Map<String, Long> floors = new TreeMap<>(cursor.floors());
    out.number(floors.size());
    floors.forEach(
        (branch, sequence) -> {
          out.text(branch);
          out.number(sequence);
        });
    byte[] body = out.bytes();
    ByteBuffer whole = ByteBuffer.allocate(body.length + CHECKSUM_BYTES);
    whole.put(body).putInt(checksum(body, body.length));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole.array());
  }

  /**
   * Returns the cursor with the token.
   *
   * @throws CursorDamagedException if the token is not one, or not whole
   */
  public static LogCursor decode(String token) {
    byte[] bytes = unbase(token);
    int length = bytes.length - CHECKSUM_BYTES;
    if (length < 1 || ByteBuffer.wrap(bytes).getInt(length) != checksum(bytes, length)) {
      throw damaged(token, "its checksum does not fit", null);
    }
    if (bytes[0] != VERSION) {
      throw damaged(
          token, "it has version %d and this program reads %d".formatted(bytes[0], VERSION), null);
    }
    TokenReader in = new TokenReader(ByteBuffer.wrap(bytes, 1, length - 1));
    try {
      LogCursor cursor = read(in);
      if (in.remaining() == 0) {
        return cursor;
      }
    } catch (BufferUnderflowException | InvalidArgumentException wrong) {
      throw damaged(token, "its content is not a cursor's", wrong);
    }
    throw damaged(token, "something follows its content", null);
  }

  private static LogCursor read(TokenReader in) {
    Visibility visibility = in.choice(2) == 1 ? Visibility.SEQUENCED : Visibility.COMMITTED;
    Namespace namespace = new Namespace(in.text());
    ScopeIdentity identity = new ScopeIdentity(namespace, ScopeCodec.read(in));
    Uuid topicId = new Uuid(in.fixed(), in.fixed());
    long[] offsets = new long[in.count()];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = in.number();
    }
    Map<String, Long> floors = new LinkedHashMap<>();
    for (int left = in.count(); left > 0; left--) {
      floors.put(in.text(), in.number());
    }
    Map<String, Long> fixed = Map.copyOf(floors);
    return new LogCursor(identity, visibility, topicId, offsets, () -> fixed);
  }

  private static byte[] unbase(String token) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      // The decoder passes over padding and unused bits; one cursor has one token only.
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(token)) {
        return bytes;
      }
    } catch (IllegalArgumentException notBase64) {
      throw damaged(token, "it has characters that no token has", notBase64);
    }
    throw damaged(token, "its last character was altered", null);
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return (int) crc.getValue();
  }

  private static CursorDamagedException damaged(
      String token, String why, @Nullable Throwable cause) {
    CursorDamagedException damaged =
        new CursorDamagedException(
            "The text of %d characters is no cursor (%s): use a token as %s.token() gave it, or start from the beginning."
                .formatted(token.length(), why, Cursor.class.getSimpleName()));
    if (cause != null) {
      damaged.initCause(cause);
    }
    return damaged;
  }
}
