package dev.agentlog.schemas.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** JSON objects whose members are texts and numbers. */
final class FlatJson {

  private static final JsonFactory JSON = new JsonFactory();

  private FlatJson() {}

  /** Returns an object with one text, as UTF-8 JSON. */
  static byte[] write(String member, String text) {
    return write(Map.of(member, text));
  }

  /** Returns an object of texts in the order of their names, as UTF-8 JSON. */
  static byte[] write(Map<String, String> members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      for (Map.Entry<String, String> member : new TreeMap<>(members).entrySet()) {
        json.writeStringField(member.getKey(), member.getValue());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Returns the object's members that are texts, numbers or truth values, as texts; others are
   * passed over.
   *
   * @throws IOException if it is not a JSON object
   */
  static Map<String, String> read(byte[] json) throws IOException {
    Map<String, String> members = new HashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not a JSON object");
      }
      String member = parser.nextFieldName();
      while (member != null) {
        if (parser.nextToken().isScalarValue() && !parser.hasToken(JsonToken.VALUE_NULL)) {
          members.put(member, parser.getText());
        }
        parser.skipChildren();
        member = parser.nextFieldName();
      }
      if (!parser.hasToken(JsonToken.END_OBJECT)) {
        throw new IOException("the JSON object is cut off");
      }
    }
    return members;
  }
}
