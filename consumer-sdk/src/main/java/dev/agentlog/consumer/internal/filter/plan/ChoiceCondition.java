package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;

/**
 * The lifecycle or the source is one of a set.
 *
 * @param field which of both
 * @param mask a bit for each symbol, by its position in the schema
 */
record ChoiceCondition(Field field, int mask) implements Condition {

  @Override
  @SuppressWarnings("EnumOrdinal") // the schema's order, which is frozen
  public int test(Envelope event, Payload payload) {
    int symbol = field == Field.LIFECYCLE ? event.lifecycle().ordinal() : event.source().ordinal();
    return Condition.of(((mask >>> symbol) & 1) != 0);
  }

  @Override
  public int reach() {
    return field.position();
  }
}
