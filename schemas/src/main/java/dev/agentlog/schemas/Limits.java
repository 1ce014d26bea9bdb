package dev.agentlog.schemas;

/** The sizes that the contract allows, in bytes; for texts in bytes of UTF-8. */
public final class Limits {

  /** The largest event, as framed value. */
  public static final int MAX_EVENT_BYTES = 900_000;

  /** The keys and values of all of a record's headers together. */
  public static final int MAX_HEADER_BYTES = 16 * 1024;

  /** The longest session id. */
  public static final int MAX_SESSION_ID_BYTES = 512;

  /** The longest branch, run, turn, agent, writer and correlation id. */
  public static final int MAX_ID_BYTES = 256;

  /** The longest kind. */
  public static final int MAX_KIND_BYTES = 128;

  /** The largest rejected event that its tombstone quotes. */
  public static final int MAX_TOMBSTONE_EVENT_BYTES = 64 * 1024;

  private Limits() {}
}
