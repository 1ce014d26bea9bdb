package dev.agentlog.producer.internal;

import dev.agentlog.producer.EventDraft;
import dev.agentlog.producer.EventTooLargeException;
import dev.agentlog.schemas.HeaderNames;
import dev.agentlog.schemas.Limits;
import dev.agentlog.schemas.Namespace;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/** Makes the headers of records. Safe for use by any thread. */
final class EventHeaders {

  private static final Header REPLY = new RecordHeader(HeaderNames.REPLY, new byte[] {'1'});

  private final Namespace namespace;
  private final boolean verdicts;
  private final boolean cloudEvents;

  EventHeaders(Namespace namespace, boolean verdicts, boolean cloudEvents) {
    this.namespace = namespace;
    this.verdicts = verdicts;
    this.cloudEvents = cloudEvents;
  }

  /**
   * Returns the headers of an append: the draft's own go before those made here of the same name.
   *
   * @throws EventTooLargeException if they are over their limit together
   */
  List<Header> of(EventDraft draft, String session) {
    return of(draft, session, verdicts);
  }

  /** Returns the headers of a live event, which are the same but that nothing is answered. */
  List<Header> ofLive(EventDraft draft, String session) {
    return of(draft, session, false);
  }

  private List<Header> of(EventDraft draft, String session, boolean answered) {
    Map<String, String> texts = new LinkedHashMap<>(draft.headers());
    if (draft.traceParent() != null) {
      texts.putIfAbsent(HeaderNames.TRACE_PARENT, draft.traceParent());
    }
    if (cloudEvents) {
      addCloudEvent(texts, draft, session);
    }
    List<Header> all = new ArrayList<>(texts.size() + 1);
    if (answered) {
      all.add(REPLY);
    }
    texts.forEach(
        (name, text) -> all.add(new RecordHeader(name, text.getBytes(StandardCharsets.UTF_8))));
    checkSize(all, draft);
    return all;
  }

  private void addCloudEvent(Map<String, String> texts, EventDraft draft, String session) {
    texts.putIfAbsent("ce_specversion", "1.0");
    texts.putIfAbsent("ce_id", draft.eventId());
    texts.putIfAbsent("ce_type", draft.kind());
    texts.putIfAbsent("ce_source", "/" + namespace + "/sessions/" + segment(session));
    texts.putIfAbsent("ce_subject", session);
    texts.putIfAbsent("ce_time", DateTimeFormatter.ISO_INSTANT.format(draft.occurredAt()));
  }

  /** Returns the text as one segment of a URI's path. */
  static String segment(String text) {
    if (text.equals(".") || text.equals("..")) {
      return text.replace(".", "%2E");
    }
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void checkSize(List<Header> headers, EventDraft draft) {
    long bytes = 0;
    for (Header header : headers) {
      bytes += header.key().getBytes(StandardCharsets.UTF_8).length + header.value().length;
    }
    if (bytes > Limits.MAX_HEADER_BYTES) {
      throw new EventTooLargeException(
          "The headers of event %s have %d bytes, more than the %d that are allowed; put such texts into labels or data."
              .formatted(draft.eventId(), bytes, Limits.MAX_HEADER_BYTES),
          bytes,
          Limits.MAX_HEADER_BYTES);
    }
  }
}
