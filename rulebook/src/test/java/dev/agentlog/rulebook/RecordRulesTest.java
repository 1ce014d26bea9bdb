package dev.agentlog.rulebook;

import static dev.agentlog.rulebook.TestEvent.message;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.rulebook.Decision.Accepted;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules 1 to 3: what a record must be before its event is judged. */
class RecordRulesTest {
  private static final String ELSEWHERE =
      "put a large payload elsewhere and refer to it by data_ref.";
  private static final String UNREADABLE = "The value cannot be read as an AgentEvent: ";

  @ParameterizedTest
  @MethodSource({"tooLarge", "malformed", "misrouted"})
  void refusesWithReasonExpectedSequenceAndSentence(Refused refused) {
    refused.holds();
  }

  static Stream<Refused> tooLarge() {
    return Stream.of(
        refused(
            "value over the limit",
            valid().value(new byte[900_001]),
            Reason.TOO_LARGE,
            "The value is 900001 bytes long and at most 900000 are accepted; " + ELSEWHERE),
        refused(
            "headers over the limit",
            valid().headerBytes(16_385),
            Reason.TOO_LARGE,
            "The headers are 16385 bytes long in all and at most 16384 are accepted; send fewer or shorter headers."),
        refused(
            "relayed without content",
            valid().value(null).tooLarge(),
            Reason.TOO_LARGE,
            "The record broke a size limit where it was written (value 900000 bytes, headers 16384 bytes in all), so it was relayed without its content; "
                + ELSEWHERE),
        refused(
            "marked too large although it is not",
            valid().tooLarge(),
            Reason.TOO_LARGE,
            "The record broke a size limit where it was written (value 900000 bytes, headers 16384 bytes in all), so it was relayed without its content; "
                + ELSEWHERE));
  }

  static Stream<Refused> malformed() {
    byte[] value = message().id(99).bytes();
    String notFramed =
        "The value does not begin with a zero byte and a schema id of four bytes, as an Avro serializer for Kafka writes them.";
    return Stream.of(
        refused(
            "no value",
            valid().value(null),
            Reason.MALFORMED,
            "The record has no value, and an append needs an AgentEvent."),
        refused("empty value", valid().value(new byte[0]), Reason.MALFORMED, notFramed),
        refused("four bytes", valid().value(new byte[4]), Reason.MALFORMED, notFramed),
        refused(
            "another magic byte", valid().value(with(value, 0, 1)), Reason.MALFORMED, notFramed),
        refused(
            "schema id not in the namespace",
            valid().value(with(value, 4, 2)),
            Reason.MALFORMED,
            "The value has schema id 2, and this namespace accepts events of the schema ids [1, 7]."),
        refused(
            "a frame without event",
            valid().value(Arrays.copyOf(value, 5)),
            Reason.MALFORMED,
            UNREADABLE + "The field event_id at byte 5 of 5 is cut off by the end of the bytes."),
        refused(
            "text that is not UTF-8",
            valid().value(with(value, 10, 0xFF)),
            Reason.MALFORMED,
            UNREADABLE + "The field event_id at byte 10 of 105 is not valid UTF-8."),
        refused(
            "cut off in the envelope",
            valid().value(Arrays.copyOf(value, 48)),
            Reason.MALFORMED,
            UNREADABLE + "The field branch_id at byte 45 of 48 claims 4 bytes, and 2 follow."),
        refused(
            "cut off behind the envelope",
            valid().value(Arrays.copyOf(value, value.length - 1)),
            Reason.MALFORMED,
            UNREADABLE
                + "The field data_ref at byte 104 of 104 is cut off by the end of the bytes."),
        refused(
            "a byte too many",
            valid().value(Arrays.copyOf(value, value.length + 1)),
            Reason.MALFORMED,
            UNREADABLE + "The event at byte 105 of 106 is followed by 1 more bytes."));
  }

  static Stream<Refused> misrouted() {
    String shouldHash =
        "; the partition is murmur2 of the key, which clients other than Java's must be told to use as their partitioner.";
    return Stream.of(
        refused(
            "no key",
            valid().key((byte[]) null),
            0,
            "The record has no key; the key must be the event's session id, 's1'."),
        refused(
            "on another partition",
            valid().onWrongPartition(),
            0,
            "The record is on partition 1, but session 's1' belongs on partition 0 of 3"
                + shouldHash),
        refused(
            "on an earlier partition",
            message().id(99).session("s3").sending().partition(0),
            0,
            "The record is on partition 0, but session 's3' belongs on partition 2 of 3"
                + shouldHash),
        refused(
            "another key, on that key's partition",
            message().id(99).session("s2").sending().key("s1"),
            2,
            "The record's key 's1' is not the event's session id, 's2'; send each event with its session id as key."),
        refused(
            "another key, on the event's partition",
            message().id(99).sending().key("s3").partition(0),
            0,
            "The record's key 's3' is not the event's session id, 's1'; send each event with its session id as key."),
        refused(
            "a key that is not UTF-8",
            valid().key(new byte[] {'s', (byte) 0xC3}).partition(0),
            0,
            "The record's key, which is not valid UTF-8, is not the event's session id, 's1'; send each event with its session id as key."),
        refused(
            "an empty key",
            valid().key(""),
            1,
            "The record's key '' is not the event's session id, 's1'; send each event with its session id as key."),
        refused(
            "the key of a session that was never opened",
            valid().key("s2"),
            1,
            "The record's key 's2' is not the event's session id, 's1'; send each event with its session id as key."),
        refused(
            "an unknown branch under another key",
            message().id(99).session("s2").branch("b").sending().key("s1"),
            1,
            "The record's key 's1' is not the event's session id, 's2'; send each event with its session id as key."));
  }

  @Test
  void acceptsAValueAndHeadersAtTheirLimits() {
    int overhead = message().id(2).data("").bytes().length;
    String data = "x".repeat(900_000 - overhead - 2);
    byte[] value = message().id(2).data(data).bytes();
    assertThat(value).hasSize(900_000);

    Decision decision = TestLog.opened().send(valid().value(value).headerBytes(16_384));

    assertThat(decision).isInstanceOf(Accepted.class);
  }

  @Test
  void looksOnlyAtTheEnvelopeOfALaterSchema() {
    byte[] value = Arrays.copyOf(with(message().id(2).bytes(), 4, 7), 200);
    Arrays.fill(value, 100, 200, (byte) 0xFF);

    Decision decision = TestLog.opened().send(valid().value(value));

    assertThat(decision).isInstanceOf(Accepted.class);
    byte[] written = ((Accepted) decision).value();
    assertThat(Arrays.copyOfRange(written, written.length - 100, written.length))
        .containsOnly(0xFF);
  }

  @Test
  void takesAKeyWithAReplacementCharacterForWhatItIs() {
    byte[] key = "s\uFFFD".getBytes(UTF_8);

    Decision.Rejected rejected = TestLog.opened().rejected(valid().key(key));

    assertThat(rejected.session()).isEqualTo("s\uFFFD");
    assertThat(rejected.tombstone().getExpectedSequence()).isEqualTo(1);
  }

  @Test
  void refusesSizeBeforeContentAndContentBeforeRoute() {
    TestLog log = TestLog.opened();

    assertThat(log.rejected(valid().value(null).tooLarge().onWrongPartition()).reason())
        .isEqualTo(Reason.TOO_LARGE);
    assertThat(log.rejected(valid().value(null).onWrongPartition()).reason())
        .isEqualTo(Reason.MALFORMED);
    assertThat(log.rejected(message().id(99).agent(" ").sending().onWrongPartition()).reason())
        .isEqualTo(Reason.MISROUTED);
  }

  private static Sending valid() {
    return message().id(99).sending();
  }

  private static Refused refused(String name, Sending append, Reason reason, String detail) {
    return new Refused(name, TestLog.opened(), append, reason, 0, detail);
  }

  private static Refused refused(String name, Sending append, long expected, String detail) {
    return new Refused(name, TestLog.opened(), append, Reason.MISROUTED, expected, detail);
  }

  private static byte[] with(byte[] value, int index, int changed) {
    byte[] copy = value.clone();
    copy[index] = (byte) changed;
    return copy;
  }
}
