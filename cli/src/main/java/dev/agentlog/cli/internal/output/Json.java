package dev.agentlog.cli.internal.output;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * JSON as the command line reads and writes it: exact decimals, duplicate keys refused, nothing
 * behind the value. Thread-safe.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /**
   * A new, empty object.
   *
   * @return an object whose fields keep their order
   */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * The value as one line, which UTF-8 can carry: if a string in it holds half a surrogate pair,
   * everything outside ASCII is escaped.
   *
   * @param node any JSON value
   * @return its text, without line breaks
   */
  public static String line(JsonNode node) {
    try {
      String line = MAPPER.writeValueAsString(node);
      return StandardCharsets.UTF_8.newEncoder().canEncode(line)
          ? line
          : MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "a JSON tree could not be written: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads one value.
   *
   * @param text the whole text
   * @return the value
   * @throws JsonProcessingException if the text is not exactly one JSON value
   */
  public static JsonNode parse(String text) throws JsonProcessingException {
    JsonNode node = MAPPER.readTree(text);
    if (node.isMissingNode()) {
      throw new JsonParseException(null, "nothing but blanks");
    }
    return node;
  }

  /**
   * Reads one value, if the text is one.
   *
   * @param text the whole text
   * @return the value, or empty if the text is not exactly one JSON value
   */
  public static Optional<JsonNode> tryParse(String text) {
    try {
      return Optional.of(parse(text));
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Why a text is not JSON, in a few words.
   *
   * @param e what parsing threw
   * @return for example {@code Unexpected character ('}')}
   */
  public static String complaint(JsonProcessingException e) {
    return e.getOriginalMessage().lines().findFirst().orElse("not JSON");
  }

  /**
   * Where and why a text is not JSON, in a few words.
   *
   * @param e what parsing threw
   * @return for example {@code line 3, column 7: Unexpected character ('}')}
   */
  public static String describe(JsonProcessingException e) {
    String complaint = complaint(e);
    return e.getLocation() == null
        ? complaint
        : "line %d, column %d: %s"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr(), complaint);
  }
}
