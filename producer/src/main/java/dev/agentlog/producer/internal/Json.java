package dev.agentlog.producer.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentlog.producer.OpenOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The little JSON that is spoken with a sequencer. Stateless. */
public final class Json {

  private static final JsonFactory FACTORY = new JsonFactory();

  private Json() {}

  /** Returns whether the text is exactly one JSON value. */
  public static boolean isValid(String text) {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException notJson) {
      return false;
    }
  }

  /** Returns the body of a request to open a session. */
  static String openRequest(@Nullable String agent, OpenOptions options) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.writeStartObject();
      if (agent != null) {
        json.writeStringField("agent", agent);
      }
      if (!options.labels().isEmpty()) {
        json.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : options.labels().entrySet()) {
          json.writeStringField(label.getKey(), label.getValue());
        }
        json.writeEndObject();
      }
      if (options.data() != null) {
        json.writeFieldName("data");
        json.writeRawValue(options.data());
      }
      if (options.logRetention() != null) {
        json.writeNumberField("retention_ms", options.logRetention().toMillis());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }

  /**
   * Returns the plain members of the object at the top of the text, by name: texts, numbers and
   * booleans as text. Empty if the text is no JSON object.
   */
  static Map<String, String> members(String text) {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Map.of();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken().isScalarValue()) {
          members.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
      return members;
    } catch (IOException notJson) {
      return Map.of();
    }
  }
}
