package dev.agentlog.consumer.internal.filter.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.TextView;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The payload of one event, parsed when it is first asked for, once and wholly; only what the plan
 * names is kept. What is no JSON from its first to its last character has no values at all. Of
 * several members with the same key the last counts. Not thread-safe.
 */
final class JsonPayload implements Payload {

  private static final int MOST_NAME_BYTES = 1_000_000;
  private static final int LONGEST_PLAIN_NUMBER = 18;
  private static final int BYTES_OF_ENCODING = 4;

  /** Deeper than its default of 1,000 levels, Jackson refuses, and so there are no values. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(MOST_NAME_BYTES)
                  .build())
          .build();

  private final Envelope event;
  private final PayloadPlan plan;
  private @Nullable Object @Nullable [] values;

  JsonPayload(Envelope event, PayloadPlan plan) {
    this.event = event;
    this.plan = plan;
  }

  @Override
  public @Nullable Object value(int number) {
    @Nullable Object[] found = values;
    if (found == null) {
      found = read();
      values = found;
    }
    return found[number];
  }

  private @Nullable Object[] read() {
    @Nullable Object[] found = new @Nullable Object[plan.places()];
    TextView text = event.textView(Field.DATA);
    if (text == null || !isUtf8(text)) {
      return found;
    }
    try (JsonParser json = JSON.createParser(text.array(), text.offset(), text.length())) {
      if (json.nextToken() != null) {
        read(json, plan.root(), found);
        if (json.nextToken() == null) {
          return found;
        }
      }
    } catch (IOException noJson) {
      // No JSON, no values: the one thing that the caller asks for.
    }
    return new @Nullable Object[plan.places()];
  }

  /** The parser guesses the encoding by zeros and marks that begin no JSON in UTF-8. */
  private static boolean isUtf8(TextView text) {
    byte[] bytes = text.array();
    int end = text.offset() + Math.min(text.length(), BYTES_OF_ENCODING);
    for (int i = text.offset(); i < end; i++) {
      if (bytes[i] == 0 || (bytes[i] & 0xFE) == 0xFE) {
        return false;
      }
    }
    return true;
  }

  private static void read(JsonParser json, PayloadPlan.Place place, @Nullable Object[] found)
      throws IOException {
    found[place.number()] = value(json);
    if (!json.hasToken(JsonToken.START_OBJECT) || !place.hasInner()) {
      json.skipChildren();
      return;
    }
    String key = json.nextFieldName();
    while (key != null) {
      json.nextToken();
      PayloadPlan.Place inner = place.at(key);
      if (inner == null) {
        json.skipChildren();
      } else {
        if (found[inner.number()] != null) {
          inner.clear(found);
        }
        read(json, inner, found);
      }
      key = json.nextFieldName();
    }
  }

  private static Object value(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case START_OBJECT -> Shape.OBJECT;
      case START_ARRAY -> Shape.LIST;
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> Shape.NULL;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json);
      default -> throw new IOException("no value");
    };
  }

  /** All numbers are doubles; there is one zero. */
  private static Double number(JsonParser json) throws IOException {
    boolean plain =
        json.hasToken(JsonToken.VALUE_NUMBER_INT) && json.getTextLength() <= LONGEST_PLAIN_NUMBER;
    double number = plain ? json.getLongValue() : Double.parseDouble(json.getText());
    return number == 0 ? 0.0 : number;
  }
}
