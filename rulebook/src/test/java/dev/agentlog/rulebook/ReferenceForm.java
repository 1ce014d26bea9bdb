package dev.agentlog.rulebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.Lifecycle;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The reference model's eye for single events: what is wrong in itself, and what the log's bytes
 * must be.
 */
final class ReferenceForm {
  private static final Pattern KIND = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z][a-z0-9_]*)+");
  private static final Pattern UUID =
      Pattern.compile(
          "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
  private static final List<String> TERMINAL =
      words(
          "session.closed run.completed run.failed run.cancelled turn.completed turn.failed model.completed model.failed tool.call.completed tool.call.failed tool.call.denied approval.granted approval.denied approval.expired task.completed subagent.completed subagent.failed");
  private static final List<String> PROGRESS =
      words("model.delta tool.call.output agent.heartbeat");
  private static final List<String> ORDINARY =
      words(
          "session.created session.resumed branch.forked branch.merged run.started run.resumed turn.started message.user message.assistant message.system model.started tool.call.requested tool.call.started approval.requested plan.updated task.updated subagent.started handoff.requested file.changed context.compacted checkpoint.created checkpoint.restored usage.recorded cost.estimated error.raised writer.claimed");

  private ReferenceForm() {}

  private static List<String> words(String text) {
    return List.of(text.split(" "));
  }

  /** Rule 4, each clause a line. */
  static boolean isWrong(AgentEvent event) {
    String kind = event.getKind();
    boolean blank =
        event.getSessionId().isBlank()
            || event.getBranchId().isBlank()
            || kind.isBlank()
            || event.getAgentId().isBlank();
    boolean ids =
        !isUuid(event.getEventId())
            || (event.getPreviousEventId() != null && !isUuid(event.getPreviousEventId()));
    boolean sequence = event.getSequence() != null && event.getSequence() < 1;
    boolean run =
        words("run.started run.resumed run.completed run.failed run.cancelled").contains(kind)
            && event.getRunId() == null;
    boolean writer = kind.equals("writer.claimed") && event.getWriter() == null;
    boolean main =
        words("session.created session.closed").contains(kind)
            && !event.getBranchId().equals("main");
    return blank
        || ids
        || sequence
        || run
        || writer
        || main
        || !KIND.matcher(kind).matches()
        || isTooLong(event)
        || hasWrongOperation(event)
        || hasWrongLifecycle(event);
  }

  private static boolean isUuid(String id) {
    return UUID.matcher(id).matches();
  }

  private static boolean isTooLong(AgentEvent event) {
    return bytes(event.getSessionId()) > 512
        || bytes(event.getBranchId()) > 256
        || bytes(event.getKind()) > 128
        || bytes(event.getAgentId()) > 256
        || bytes(event.getRunId()) > 256
        || bytes(event.getTurnId()) > 256
        || bytes(event.getCorrelationId()) > 256
        || (event.getWriter() != null && bytes(event.getWriter().getId()) > 256)
        || (event.getBranchOp() instanceof BranchForked forked
            && bytes(forked.getParentBranch()) > 256)
        || (event.getBranchOp() instanceof BranchMerged merged
            && bytes(merged.getSourceBranch()) > 256);
  }

  private static int bytes(@Nullable String text) {
    return text == null ? 0 : text.getBytes(UTF_8).length;
  }

  private static boolean hasWrongOperation(AgentEvent event) {
    Object operation = event.getBranchOp();
    if (event.getKind().equals("branch.forked")) {
      return !(operation instanceof BranchForked forked)
          || forked.getForkSequence() < 0
          || forked.getParentBranch().equals(event.getBranchId());
    }
    return event.getKind().equals("branch.merged")
        ? !(operation instanceof BranchMerged)
        : operation != null;
  }

  private static boolean hasWrongLifecycle(AgentEvent event) {
    String kind = event.getKind();
    return (TERMINAL.contains(kind) && event.getLifecycle() != Lifecycle.TERMINAL)
        || (PROGRESS.contains(kind) && event.getLifecycle() != Lifecycle.PROGRESS)
        || (ORDINARY.contains(kind) && event.getLifecycle() != Lifecycle.ORDINARY);
  }

  /** The zero byte and the schema id. */
  static ByteBuffer frame(InboxRecord record) {
    return ByteBuffer.wrap(Arrays.copyOf(value(record), 5));
  }

  /** The inbox value with nothing but the sequence replaced, and if it has that already, itself. */
  static ByteBuffer spliced(InboxRecord record, AgentEvent event, long sequence) {
    byte[] value = value(record);
    if (event.getSequence() != null && event.getSequence() == sequence) {
      return ByteBuffer.wrap(value);
    }
    int before = afterText(value, afterText(value, afterText(value, 5)));
    int after = afterNumber(value, before);
    after = event.getSequence() == null ? after : afterNumber(value, after);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(value, 0, before);
    bytes.write(2);
    bytes.writeBytes(number(sequence));
    bytes.write(value, after, value.length - after);
    return ByteBuffer.wrap(bytes.toByteArray());
  }

  /** Lengths may be written in more bytes than they need. */
  private static int afterText(byte[] value, int at) {
    int after = afterNumber(value, at);
    int zigzag = 0;
    for (int i = after - 1; i >= at; i--) {
      zigzag = (zigzag << 7) | (value[i] & 127);
    }
    return after + (zigzag >>> 1);
  }

  private static int afterNumber(byte[] value, int at) {
    int after = at;
    while (value[after] < 0) {
      after++;
    }
    return after + 1;
  }

  private static byte[] number(long n) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    long zigzag = (n << 1) ^ (n >> 63);
    while (zigzag < 0 || zigzag > 127) {
      bytes.write((int) (zigzag & 127) | 128);
      zigzag >>>= 7;
    }
    bytes.write((int) zigzag);
    return bytes.toByteArray();
  }

  private static byte[] value(InboxRecord record) {
    byte[] value = record.value();
    if (value == null) {
      throw new IllegalArgumentException("An event that could be read has a value.");
    }
    return value;
  }
}
