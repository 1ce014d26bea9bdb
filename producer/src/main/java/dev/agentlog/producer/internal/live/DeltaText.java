package dev.agentlog.producer.internal.live;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentlog.producer.EventDraft;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An event's data as a text that others can be added to, and what stands around it: of plain text
 * all of it, of JSON what is between the quotes of a string, which is the whole value or one member
 * of the object. Two with the same surroundings are put together by joining the texts, as escapes
 * never reach over the end of a string. Immutable.
 *
 * @param before the data up to the text
 * @param text the text as it stands in the data
 * @param after the data behind the text
 */
record DeltaText(String before, String text, String after) {

  private static final JsonFactory JSON = new JsonFactory();

  /**
   * Returns the text of an event.
   *
   * @param member the name of the member of a JSON object
   * @return null if the event's data has none
   */
  static @Nullable DeltaText of(EventDraft draft, String member) {
    String data = draft.data();
    if (data == null || draft.dataRef() != null) {
      return null;
    }
    String type = draft.dataType().toLowerCase(Locale.ROOT);
    if (type.startsWith("text/plain")) {
      return new DeltaText("", data, "");
    }
    return type.startsWith("application/json") ? inJson(data, member) : null;
  }

  private static @Nullable DeltaText inJson(String data, String member) {
    try (JsonParser parser = JSON.createParser(data)) {
      DeltaText found = null;
      JsonToken first = parser.nextToken();
      if (first == JsonToken.VALUE_STRING) {
        found = current(parser, data);
      } else if (first == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean wanted = parser.currentName().equals(member);
          JsonToken value = parser.nextToken();
          if (wanted && (found != null || value != JsonToken.VALUE_STRING)) {
            return null;
          }
          found = wanted ? current(parser, data) : found;
          parser.skipChildren();
        }
      }
      return found != null && parser.nextToken() == null ? found : null;
    } catch (IOException notJson) {
      return null;
    }
  }

  /** Returns the string that the parser stands at, without its quotes. */
  private static DeltaText current(JsonParser parser, String data) throws IOException {
    parser.finishToken();
    int from = (int) parser.currentTokenLocation().getCharOffset() + 1;
    int to = (int) parser.currentLocation().getCharOffset() - 1;
    return new DeltaText(data.substring(0, from), data.substring(from, to), data.substring(to));
  }

  /** Returns whether the other text can be added to this one. */
  boolean takes(DeltaText other) {
    return before.equals(other.before) && after.equals(other.after);
  }
}
