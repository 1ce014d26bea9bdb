package dev.agentlog.consumer.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.consumer.Cursor;
import dev.agentlog.consumer.CursorDamagedException;
import dev.agentlog.consumer.Scope;
import dev.agentlog.consumer.Visibility;
import dev.agentlog.schemas.Namespace;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32C;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorCodecTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

  @Test
  void generatedCursorsComeBackFromTheirTokens() {
    Random random = new Random(11);
    for (int i = 0; i < 2_000; i++) {
      LogCursor cursor = generated(random);
      LogCursor back = CursorCodec.decode(cursor.token());
      assertThat(back.identity()).isEqualTo(cursor.identity());
      assertThat(back.visibility()).isEqualTo(cursor.visibility());
      assertThat(back.topicId()).isEqualTo(cursor.topicId());
      assertThat(back.partitions()).isEqualTo(cursor.partitions());
      for (int p = 0; p < cursor.partitions(); p++) {
        assertThat(back.offset(p)).isEqualTo(cursor.offset(p));
      }
      assertThat(back.floors()).isEqualTo(cursor.floors());
      assertThat(back).isEqualTo(cursor).hasSameHashCodeAs(cursor);
      assertThat(cursor.token()).matches("[A-Za-z0-9_-]+");
    }
  }

  @Test
  void everyChangeOfOneByteIsRefused() {
    byte[] bytes = Base64.getUrlDecoder().decode(sample().token());
    for (int at = 0; at < bytes.length; at++) {
      for (int value = 0; value < 256; value++) {
        if ((byte) value != bytes[at]) {
          byte[] altered = bytes.clone();
          altered[at] = (byte) value;
          assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(altered));
        }
      }
    }
  }

  @Test
  void everyChangeOfOneCharacterIsRefused() {
    String token = sample().token();
    for (int at = 0; at < token.length(); at++) {
      for (char other : (ALPHABET + "=+/ %").toCharArray()) {
        if (other != token.charAt(at)) {
          assertRefused(token.substring(0, at) + other + token.substring(at + 1));
        }
      }
    }
  }

  @Test
  void everyPartOfATokenIsRefused() {
    String token = sample().token();
    for (int length = 0; length < token.length(); length++) {
      assertRefused(token.substring(0, length));
      assertRefused(token.substring(token.length() - length));
    }
    assertRefused(token + token);
    assertRefused(token + "=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "beginning", "ünïcode", "AAAAAAAA", "\uD800"})
  void textThatIsNoTokenIsRefused(String text) {
    assertRefused(text);
  }

  @Test
  void generatedBytesWithARightChecksumNeverGiveAnotherFailure() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] body = new byte[1 + random.nextInt(60)];
      random.nextBytes(body);
      body[0] = 1;
      for (int p = 1; p < Math.min(4, body.length); p++) {
        body[p] = (byte) random.nextInt(4);
      }
      try {
        CursorCodec.decode(withChecksum(body));
      } catch (CursorDamagedException expected) {
        assertThat(expected).hasMessageContaining("is no cursor");
      }
    }
  }

  @Test
  void aLaterVersionIsNamed() {
    byte[] body = {2, 0, 0};
    assertThatThrownBy(() -> Cursor.parse(withChecksum(body)))
        .isInstanceOf(CursorDamagedException.class)
        .hasMessageContaining("version 2");
  }

  private static String withChecksum(byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(body);
    byte[] whole =
        ByteBuffer.allocate(body.length + 4).put(body).putInt((int) crc.getValue()).array();
    return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
  }

  private static void assertRefused(String token) {
    assertThatThrownBy(() -> Cursor.parse(token))
        .as(token)
        .isInstanceOf(CursorDamagedException.class)
        .hasMessageContaining("is no cursor");
  }

  private static LogCursor sample() {
    return new LogCursor(
        new ScopeIdentity(Namespace.DEFAULT, Scope.session("s-1").branch("main")),
        Visibility.SEQUENCED,
        new Uuid(1234567890123456789L, -42),
        new long[] {77},
        () -> Map.of("main", 12L));
  }

  private static LogCursor generated(Random random) {
    Scope.Session session = Scope.session("s\u00e9ssion/" + random.nextInt());
    Scope scope =
        switch (random.nextInt(3)) {
          case 0 -> Scope.all();
          case 1 -> session;
          default -> session.branch("b\uD83D\uDE00" + random.nextInt(9));
        };
    long[] offsets = new long[random.nextInt(9)];
    for (int p = 0; p < offsets.length; p++) {
      offsets[p] = random.nextLong() >>> (1 + random.nextInt(62));
    }
    Map<String, Long> floors = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      floors.put("b" + random.nextInt(100), random.nextLong() >>> (1 + random.nextInt(62)));
    }
    return new LogCursor(
        new ScopeIdentity(new Namespace("n" + random.nextInt(100)), scope),
        random.nextBoolean() ? Visibility.COMMITTED : Visibility.SEQUENCED,
        random.nextInt(10) == 0 ? Uuid.ZERO_UUID : new Uuid(random.nextLong(), random.nextLong()),
        offsets,
        () -> floors);
  }
}
