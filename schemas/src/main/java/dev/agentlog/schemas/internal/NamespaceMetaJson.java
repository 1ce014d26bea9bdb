package dev.agentlog.schemas.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.MalformedMetaException;
import dev.agentlog.schemas.NamespaceMeta;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a namespace's description. Holds what one reading has met so far; not thread-safe.
 */
public final class NamespaceMetaJson {

  private static final JsonFactory JSON = new JsonFactory();

  private @Nullable Integer version;
  private @Nullable Integer partitions;
  private @Nullable String registry;
  private @Nullable List<Integer> schemas;
  private NamespaceMeta.@Nullable Sealing sealing;

  private NamespaceMetaJson() {}

  /** Returns the description as UTF-8 JSON. */
  public static byte[] write(NamespaceMeta meta) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("version", meta.version());
      json.writeNumberField("partitions", meta.partitions());
      json.writeStringField("registry", meta.registry());
      json.writeArrayFieldStart("schemas");
      for (int id : meta.schemas()) {
        json.writeNumber(id);
      }
      json.writeEndArray();
      json.writeStringField("sealing", meta.sealing().text());
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a description.
   *
   * @throws MalformedMetaException if it cannot be read
   */
  public static NamespaceMeta read(byte @Nullable [] json) {
    if (json == null) {
      throw malformed("it is null", null);
    }
    try (JsonParser parser = JSON.createParser(json)) {
      NamespaceMetaJson reading = new NamespaceMetaJson();
      reading.readObject(parser);
      return reading.result();
    } catch (IOException | InvalidArgumentException wrong) {
      throw malformed(firstLine(wrong), wrong);
    }
  }

  private void readObject(JsonParser parser) throws IOException {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw malformed("it is not a JSON object", null);
    }
    String member = parser.nextFieldName();
    while (member != null) {
      parser.nextToken();
      readMember(member, parser);
      member = parser.nextFieldName();
    }
  }

  private void readMember(String member, JsonParser parser) throws IOException {
    switch (member) {
      case "version" -> version = parser.getIntValue();
      case "partitions" -> partitions = parser.getIntValue();
      case "registry" -> registry = text(member, parser);
      case "schemas" -> schemas = readInts(parser);
      case "sealing" -> sealing = readSealing(text(member, parser));
      default -> parser.skipChildren();
    }
  }

  private static String text(String member, JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw malformed("its member '" + member + "' is not a text", null);
    }
    return parser.getText();
  }

  private static List<Integer> readInts(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw malformed("its member 'schemas' is not an array", null);
    }
    List<Integer> ints = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      ints.add(parser.getIntValue());
    }
    return ints;
  }

  private static NamespaceMeta.Sealing readSealing(String text) {
    for (NamespaceMeta.Sealing sealing : NamespaceMeta.Sealing.values()) {
      if (sealing.text().equals(text)) {
        return sealing;
      }
    }
    throw malformed("its member 'sealing' is '" + text + "' and neither 'run' nor 'off'", null);
  }

  private NamespaceMeta result() {
    return new NamespaceMeta(
        required("version", version),
        required("partitions", partitions),
        required("registry", registry),
        required("schemas", schemas),
        required("sealing", sealing));
  }

  private static <T> T required(String member, @Nullable T value) {
    if (value == null) {
      throw malformed("it has no member '" + member + "'", null);
    }
    return value;
  }

  private static String firstLine(Exception wrong) {
    return String.valueOf(wrong.getMessage()).lines().findFirst().orElse("it is not JSON");
  }

  private static MalformedMetaException malformed(String why, @Nullable Exception cause) {
    return new MalformedMetaException(
        "The namespace's description in its meta topic cannot be read: " + why, cause);
  }
}
