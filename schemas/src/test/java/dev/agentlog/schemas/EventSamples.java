package dev.agentlog.schemas;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import dev.agentlog.v1.Writer;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Records made up from a seed. */
final class EventSamples {

  private static final int[] CODE_POINTS = {
    'a', 'Z', '0', '-', '.', '_', '/', ' ', 0, '"', 0xE9, 0x7FF, 0x800, 0xFFFD, 0xFFFF, 0x1F600,
    0x10FFFF
  };

  private final Random random;

  EventSamples(long seed) {
    this.random = new Random(seed);
  }

  /** An event with as little as an event can have. */
  static AgentEvent.Builder plainEvent() {
    return AgentEvent.newBuilder()
        .setEventId("01890a5d-ac96-774b-bcce-b302099a8057")
        .setSessionId("session")
        .setBranchId("main")
        .setKind(Kinds.MESSAGE_USER)
        .setLifecycle(Lifecycle.ORDINARY)
        .setOccurredAt(Instant.EPOCH)
        .setAgentId("agent")
        .setSource(Source.AGENT);
  }

  AgentEvent event() {
    return AgentEvent.newBuilder()
        .setEventId(new UUID(random.nextLong(), random.nextLong()).toString())
        .setSessionId(text(20))
        .setBranchId(text(10))
        .setSequence(maybe() ? number() : null)
        .setPreviousEventId(optionalText())
        .setKind(text(20))
        .setLifecycle(one(Lifecycle.values()))
        .setOccurredAt(Instant.EPOCH.plus(random.nextInt(), ChronoUnit.MICROS))
        .setAgentId(text(10))
        .setRunId(optionalText())
        .setTurnId(optionalText())
        .setParentEventId(optionalText())
        .setCorrelationId(optionalText())
        .setTraceParent(optionalText())
        .setSource(one(Source.values()))
        .setWriter(maybe() ? new Writer(text(10), number()) : null)
        .setBranchOp(branchOp())
        .setLabels(labels())
        .setDataType(text(10))
        .setData(optionalText())
        .setDataRef(maybe() ? new DataRef(text(20), text(64), number()) : null)
        .build();
  }

  Tombstone tombstone() {
    byte[] event = new byte[random.nextInt(50)];
    random.nextBytes(event);
    return Tombstone.newBuilder()
        .setSessionId(text(20))
        .setBranchId(text(10))
        .setEventId(optionalText())
        .setKind(optionalText())
        .setAgentId(optionalText())
        .setAttemptedSequence(maybe() ? number() : null)
        .setExpectedSequence(number())
        .setReason(text(10))
        .setDetail(text(50))
        .setInboxTopic(text(20))
        .setInboxPartition(random.nextInt())
        .setInboxOffset(number())
        .setRecordedAt(Instant.ofEpochMilli(random.nextInt()))
        .setEvent(maybe() ? ByteBuffer.wrap(event) : null)
        .build();
  }

  Verdict verdict() {
    return Verdict.newBuilder()
        .setEventId(text(36))
        .setSessionId(text(20))
        .setBranchId(text(10))
        .setOutcome(one(Outcome.values()))
        .setSequence(maybe() ? number() : null)
        .setExpectedSequence(maybe() ? number() : null)
        .setReason(optionalText())
        .setDetail(optionalText())
        .setInboxTopic(text(20))
        .setInboxPartition(random.nextInt())
        .setInboxOffset(number())
        .build();
  }

  private @Nullable Object branchOp() {
    return switch (random.nextInt(3)) {
      case 0 -> null;
      case 1 -> new BranchForked(text(10), number());
      default -> new BranchMerged(text(10), number());
    };
  }

  private Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      labels.put(text(5), text(10));
    }
    return labels;
  }

  private <T> T one(T[] values) {
    return values[random.nextInt(values.length)];
  }

  boolean maybe() {
    return random.nextBoolean();
  }

  /** Numbers of every length in bytes. */
  long number() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  @Nullable String optionalText() {
    return maybe() ? text(30) : null;
  }

  /** A text of valid Unicode, with a liking for what is special. */
  String text(int longest) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }
}
