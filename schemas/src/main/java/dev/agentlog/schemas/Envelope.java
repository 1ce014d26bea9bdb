package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.ContentHash;
import dev.agentlog.schemas.internal.EventSplice;
import dev.agentlog.schemas.internal.EventText;
import dev.agentlog.schemas.internal.EventWalk;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A view on an encoded event, the framed value of a Kafka record, that reads single fields without
 * decoding the rest.
 *
 * <p>It walks the bytes lazily, only as far as the field that is asked for, and remembers where
 * each field lies. The bytes are neither copied nor changed; they must not change while they are
 * wrapped. Nothing is allocated but the strings and arrays that are returned, and exceptions.
 * Reusable: {@link #wrap} begins anew. Not thread-safe.
 *
 * <p>Every method that reads may throw a {@link MalformedEventException}, and nothing else,
 * whatever the bytes; after {@link #validateEnvelope} the envelope's fields no longer do, after
 * {@link #validateWhole} none does. The envelope is what stands before the labels; it is the same
 * in all versions of the schema.
 */
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
    DATA_REF;

    private final String text = name().toLowerCase(Locale.ROOT);

    /**
     * Returns the field's index in the schema, from 0; the constants stand in the schema's frozen
     * order.
     */
    @SuppressWarnings("EnumOrdinal")
    public int position() {
      return ordinal();
    }

    /** Returns the field's name in the schema. */
    public String text() {
      return text;
    }
  }

  /** Which branch operation an event carries. */
  public enum BranchOpType {
    /** None. */
    NONE,
    /** The event begins a branch. */
    FORKED,
    /** The event takes another branch in. */
    MERGED
  }

  private static final byte[] NOTHING = new byte[0];
  private static final Lifecycle[] LIFECYCLES = Lifecycle.values();
  private static final Source[] SOURCES = Source.values();
  private static final BranchOpType[] BRANCH_OPS = BranchOpType.values();

  private final EventWalk walk = new EventWalk();
  private final EventText texts = new EventText(walk);
  private final TextView view = new TextView();
  private @Nullable ContentHash hash;
  private byte[] framed = NOTHING;

  /**
   * Begins anew with other bytes; nothing of the event is read yet.
   *
   * @return this
   * @throws MalformedEventException if the bytes do not begin with a zero byte and a schema id
   */
  public Envelope wrap(byte[] bytes) {
    if (WireCodec.schemaIdOf(bytes) < 0) {
      throw WireCodec.notFramed(bytes);
    }
    framed = bytes;
    walk.wrap(bytes, WireCodec.HEADER_BYTES);
    return this;
  }

  /** Returns the id of the schema that the event was written with. */
  public int schemaId() {
    return WireCodec.schemaIdOf(framed);
  }

  /**
   * Checks the beginning of the envelope, up to the lifecycle, as {@link #validateEnvelope} checks
   * all of it: what says which event it is, and of which session, branch and kind.
   *
   * @throws MalformedEventException if it is malformed
   */
  public void validateIdentity() {
    walk.pass(Field.LIFECYCLE);
    walk.checkTexts(Field.EVENT_ID, Field.BRANCH_ID);
    walk.checkTexts(Field.PREVIOUS_EVENT_ID, Field.LIFECYCLE);
  }

  /**
   * Checks the envelope: numbers, lengths, indexes, and that its texts are UTF-8.
   *
   * @throws MalformedEventException if it is malformed
   */
  public void validateEnvelope() {
    validateIdentity();
    walk.pass(Field.BRANCH_OP);
    walk.checkTexts(Field.AGENT_ID, Field.BRANCH_OP);
  }

  /**
   * Checks the whole event as one of this version of the schema, which must end exactly where the
   * bytes end.
   *
   * @throws MalformedEventException if it is malformed
   */
  public void validateWhole() {
    validateEnvelope();
    walk.pass(Field.DATA_REF);
    walk.checkLabels();
    walk.checkText(Field.DATA_TYPE);
    walk.checkText(Field.DATA);
    walk.checkDataRef();
    walk.checkEnd();
  }

  /** Returns the event's id. */
  public String eventId() {
    return texts.required(Field.EVENT_ID);
  }

  /** Returns the session's id. */
  public String sessionId() {
    return texts.required(Field.SESSION_ID);
  }

  /** Returns the branch's id. */
  public String branchId() {
    return texts.required(Field.BRANCH_ID);
  }

  /** Says whether a sequence is given. */
  public boolean hasSequence() {
    return isPresent(Field.SEQUENCE);
  }

  /** Returns the sequence; 0 if none is given. */
  public long sequence() {
    return number(Field.SEQUENCE);
  }

  /** Returns the id of the event that must come before, null if none is given. */
  public @Nullable String previousEventId() {
    return texts.optional(Field.PREVIOUS_EVENT_ID);
  }

  /** Returns the kind. */
  public String kind() {
    return texts.required(Field.KIND);
  }

  /** Returns the lifecycle. */
  public Lifecycle lifecycle() {
    return LIFECYCLES[(int) number(Field.LIFECYCLE)];
  }

  /** Returns the writer's clock, in microseconds since 1970. */
  public long occurredAtMicros() {
    return number(Field.OCCURRED_AT);
  }

  /** Returns the agent's id. */
  public String agentId() {
    return texts.required(Field.AGENT_ID);
  }

  /** Returns the run's id, null if none is given. */
  public @Nullable String runId() {
    return texts.optional(Field.RUN_ID);
  }

  /** Returns the turn's id, null if none is given. */
  public @Nullable String turnId() {
    return texts.optional(Field.TURN_ID);
  }

  /** Returns the id of the event that caused this one, null if none is given. */
  public @Nullable String parentEventId() {
    return texts.optional(Field.PARENT_EVENT_ID);
  }

  /** Returns the correlation id, null if none is given. */
  public @Nullable String correlationId() {
    return texts.optional(Field.CORRELATION_ID);
  }

  /** Returns the W3C traceparent, null if none is given. */
  public @Nullable String traceParent() {
    return texts.optional(Field.TRACE_PARENT);
  }

  /** Returns what kind of actor spoke. */
  public Source source() {
    return SOURCES[(int) number(Field.SOURCE)];
  }

  /** Says whether a writer is given. */
  public boolean hasWriter() {
    return isPresent(Field.WRITER);
  }

  /** Returns the writer's id, null if no writer is given. */
  public @Nullable String writerId() {
    return texts.optional(Field.WRITER);
  }

  /** Returns the writer's epoch; 0 if no writer is given. */
  public long writerEpoch() {
    return number(Field.WRITER);
  }

  /** Returns which branch operation the event carries. */
  public BranchOpType branchOp() {
    walk.pass(Field.BRANCH_OP);
    return BRANCH_OPS[walk.union(Field.BRANCH_OP)];
  }

  /**
   * Returns the parent of a fork or the source of a merge; empty if there is no branch operation.
   */
  public String opBranch() {
    String branch = texts.optional(Field.BRANCH_OP);
    return branch == null ? "" : branch;
  }

  /**
   * Returns the fork sequence of a fork or the source sequence of a merge; 0 if there is no branch
   * operation.
   */
  public long opSequence() {
    return number(Field.BRANCH_OP);
  }

  /**
   * Returns how many bytes of UTF-8 a text has, -1 if it is null. {@code WRITER} is the writer's
   * id, {@code BRANCH_OP} the branch that it names, {@code DATA_REF} the URI.
   *
   * @throws InvalidArgumentException if the field holds no text
   */
  public int utf8Length(Field field) {
    return texts.length(field);
  }

  /** Says whether a text (see {@link #utf8Length}) is not null and has exactly these bytes. */
  public boolean textEquals(Field field, byte[] utf8) {
    return texts.length(field) == utf8.length && texts.startsWith(field, utf8);
  }

  /** Says whether a text (see {@link #utf8Length}) is not null and begins with these bytes. */
  public boolean textStartsWith(Field field, byte[] utf8) {
    return texts.startsWith(field, utf8);
  }

  /**
   * Returns the label's value, null if there is no such label; walks no farther than the labels.
   */
  public @Nullable String label(String key) {
    return texts.label(key);
  }

  /**
   * Returns a text (see {@link #utf8Length}) where it lies, null if it is null. The view is this
   * envelope's only one: it holds until the next is asked for.
   *
   * @throws InvalidArgumentException if the field holds no text
   */
  public @Nullable TextView textView(Field field) {
    int length = texts.length(field);
    return length == EventWalk.NULL ? null : view.moveTo(framed, walk.textStart(field), length);
  }

  /**
   * Returns the value of the label with this key, in UTF-8, where it lies; null if there is no such
   * label. As with {@link #textView}, it holds until the next is asked for.
   */
  public @Nullable TextView labelView(byte[] key) {
    return texts.findLabel(key)
        ? view.moveTo(framed, texts.labelStart(), texts.labelLength())
        : null;
  }

  /** Returns the media type of the data. */
  public String dataType() {
    return texts.required(Field.DATA_TYPE);
  }

  /** Returns the payload, null if there is none. */
  public @Nullable String data() {
    return texts.optional(Field.DATA);
  }

  /**
   * Returns the framed event with nothing but the sequence replaced; the wrapped array itself if it
   * has it already.
   */
  public byte[] withSequence(long sequence) {
    walk.pass(Field.SEQUENCE);
    if (hasSequence() && sequence() == sequence) {
      return framed;
    }
    return EventSplice.withSequence(
        framed, walk.start(Field.SEQUENCE), walk.end(Field.SEQUENCE), sequence);
  }

  /**
   * Returns a hash of 16 bytes over the event's content: all but {@code sequence}, {@code
   * previous_event_id}, {@code occurred_at} and {@code trace_parent}. Equal content has equal
   * hashes, however it was encoded. Does not throw once {@link #validateEnvelope} has passed.
   */
  public byte[] contentHash() {
    if (hash == null) {
      hash = new ContentHash();
    }
    return hash.of(walk);
  }

  private boolean isPresent(Field field) {
    walk.pass(field);
    return walk.isPresent(field);
  }

  private long number(Field field) {
    walk.pass(field);
    return walk.number(field);
  }
}
