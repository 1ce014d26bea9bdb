package dev.agentlog.producer;

/** A place for payloads that are too large to send: a file system, an object store. */
@FunctionalInterface
public interface PayloadStore {

  /**
   * Stores the payload of an event; called by the appending thread, before anything of the event is
   * sent. What it throws is thrown by the append.
   *
   * @param draft the event, redacted
   * @param payload its data in UTF-8
   * @return where the payload lies, as a URI; for the same event always the same, so that appending
   *     it again is a duplicate
   */
  String put(EventDraft draft, byte[] payload);
}
