package dev.agentlog.schemas;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Writer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Writes an event in one of the many ways that Avro allows: numbers with idle bytes, labels in any
 * order and blocks.
 */
final class VariantWriter {

  private static final int INT_BYTES = 5;
  private static final int LONG_BYTES = 10;

  private final Random random;
  private ByteArrayOutputStream out = new ByteArrayOutputStream();

  VariantWriter(long seed) {
    this.random = new Random(seed);
  }

  byte[] write(AgentEvent event) {
    out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {0, 0, 0, 0, 1});
    text(event.getEventId());
    text(event.getSessionId());
    text(event.getBranchId());
    optionalNumber(event.getSequence());
    optional(event.getPreviousEventId());
    text(event.getKind());
    index(indexOf(dev.agentlog.v1.Lifecycle.values(), event.getLifecycle()));
    number(ChronoUnit.MICROS.between(Instant.EPOCH, event.getOccurredAt()), LONG_BYTES);
    text(event.getAgentId());
    optional(event.getRunId());
    optional(event.getTurnId());
    optional(event.getParentEventId());
    optional(event.getCorrelationId());
    optional(event.getTraceParent());
    index(indexOf(dev.agentlog.v1.Source.values(), event.getSource()));
    writer(event.getWriter());
    branchOp(event.getBranchOp());
    labels(event.getLabels());
    text(event.getDataType());
    optional(event.getData());
    dataRef(event.getDataRef());
    return out.toByteArray();
  }

  private static <T> int indexOf(T[] values, T value) {
    return List.of(values).indexOf(value);
  }

  private void writer(@Nullable Writer writer) {
    index(writer == null ? 0 : 1);
    if (writer != null) {
      text(writer.getId());
      number(writer.getEpoch(), LONG_BYTES);
    }
  }

  private void branchOp(@Nullable Object op) {
    if (op instanceof BranchForked forked) {
      index(1);
      text(forked.getParentBranch());
      number(forked.getForkSequence(), LONG_BYTES);
    } else if (op instanceof BranchMerged merged) {
      index(2);
      text(merged.getSourceBranch());
      number(merged.getSourceSequence(), LONG_BYTES);
    } else {
      index(0);
    }
  }

  private void dataRef(@Nullable DataRef ref) {
    index(ref == null ? 0 : 1);
    if (ref != null) {
      text(ref.getUri());
      text(ref.getSha256());
      number(ref.getBytes(), LONG_BYTES);
    }
  }

  private void labels(Map<String, String> labels) {
    List<Map.Entry<String, String>> entries = new ArrayList<>(labels.entrySet());
    Collections.shuffle(entries, random);
    int next = 0;
    while (next < entries.size()) {
      int end = next + 1 + random.nextInt(entries.size() - next);
      block(entries.subList(next, end));
      next = end;
    }
    number(0, LONG_BYTES);
  }

  private void block(List<Map.Entry<String, String>> entries) {
    ByteArrayOutputStream whole = out;
    out = new ByteArrayOutputStream();
    for (Map.Entry<String, String> entry : entries) {
      text(entry.getKey());
      text(entry.getValue());
    }
    byte[] content = out.toByteArray();
    out = whole;
    if (random.nextBoolean()) {
      number(entries.size(), LONG_BYTES);
    } else {
      number(-entries.size(), LONG_BYTES);
      number(content.length, LONG_BYTES);
    }
    out.writeBytes(content);
  }

  private void optionalNumber(@Nullable Long value) {
    index(value == null ? 0 : 1);
    if (value != null) {
      number(value, LONG_BYTES);
    }
  }

  private void optional(@Nullable String text) {
    index(text == null ? 0 : 1);
    if (text != null) {
      text(text);
    }
  }

  private void text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    number(utf8.length, LONG_BYTES);
    out.writeBytes(utf8);
  }

  private void index(int index) {
    number(index, INT_BYTES);
  }

  /** A number may be followed by groups of zero bits, up to a length. */
  private void number(long value, int mostBytes) {
    long rest = (value << 1) ^ (value >> 63);
    int idle = random.nextInt(4) == 0 ? random.nextInt(mostBytes) : 0;
    int length = 1;
    while ((rest & ~0x7FL) != 0 || (idle-- > 0 && length < mostBytes)) {
      out.write((int) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
      length++;
    }
    out.write((int) rest);
  }
}
