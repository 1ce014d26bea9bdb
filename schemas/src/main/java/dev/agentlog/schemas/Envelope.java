package dev.agentlog.schemas;

import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import org.jspecify.annotations.Nullable;

/**
 * A view on an encoded event that reads single fields without decoding the rest. Reusable; not
 * thread-safe.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Envelope {

  /** The fields of an event, in the order of the schema. */
  public enum Field {
    EVENT_ID,
    SESSION_ID,
    BRANCH_ID,
    SEQUENCE,
    PREVIOUS_EVENT_ID,
    KIND,
    LIFECYCLE,
    OCCURRED_AT,
    AGENT_ID,
    RUN_ID,
    TURN_ID,
    PARENT_EVENT_ID,
    CORRELATION_ID,
    TRACE_PARENT,
    SOURCE,
    WRITER,
    BRANCH_OP,
    LABELS,
    DATA_TYPE,
    DATA,
    DATA_REF
  }

  /** Which branch operation an event carries. */
  public enum BranchOpType {
    NONE,
    FORKED,
    MERGED
  }

  public Envelope wrap(byte[] framed) {
    throw new UnsupportedOperationException();
  }

  public int schemaId() {
    throw new UnsupportedOperationException();
  }

  public void validateEnvelope() {
    throw new UnsupportedOperationException();
  }

  public void validateWhole() {
    throw new UnsupportedOperationException();
  }

  public String eventId() {
    throw new UnsupportedOperationException();
  }

  public String sessionId() {
    throw new UnsupportedOperationException();
  }

  public String branchId() {
    throw new UnsupportedOperationException();
  }

  public boolean hasSequence() {
    throw new UnsupportedOperationException();
  }

  /** 0 if there is none. */
  public long sequence() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String previousEventId() {
    throw new UnsupportedOperationException();
  }

  public String kind() {
    throw new UnsupportedOperationException();
  }

  public Lifecycle lifecycle() {
    throw new UnsupportedOperationException();
  }

  public long occurredAtMicros() {
    throw new UnsupportedOperationException();
  }

  public String agentId() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String runId() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String turnId() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String parentEventId() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String correlationId() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String traceParent() {
    throw new UnsupportedOperationException();
  }

  public Source source() {
    throw new UnsupportedOperationException();
  }

  public boolean hasWriter() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String writerId() {
    throw new UnsupportedOperationException();
  }

  /** 0 if there is no writer. */
  public long writerEpoch() {
    throw new UnsupportedOperationException();
  }

  public BranchOpType branchOp() {
    throw new UnsupportedOperationException();
  }

  /** Parent or source branch; empty if there is no branch operation. */
  public String opBranch() {
    throw new UnsupportedOperationException();
  }

  /** Fork or source sequence; 0 if there is no branch operation. */
  public long opSequence() {
    throw new UnsupportedOperationException();
  }

  /**
   * For string fields; also WRITER (its id), BRANCH_OP (its branch), DATA_REF (its URI); -1 if
   * null.
   */
  public int utf8Length(Field field) {
    throw new UnsupportedOperationException();
  }

  public boolean textEquals(Field field, byte[] utf8) {
    throw new UnsupportedOperationException();
  }

  public boolean textStartsWith(Field field, byte[] utf8) {
    throw new UnsupportedOperationException();
  }

  public @Nullable String label(String key) {
    throw new UnsupportedOperationException();
  }

  public String dataType() {
    throw new UnsupportedOperationException();
  }

  public @Nullable String data() {
    throw new UnsupportedOperationException();
  }

  public byte[] withSequence(long sequence) {
    throw new UnsupportedOperationException();
  }

  /** 16 bytes; does not throw once validateEnvelope() has passed. */
  public byte[] contentHash() {
    throw new UnsupportedOperationException();
  }
}
