package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import dev.agentlog.schemas.TextView;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Where in an event a text is. Immutable. */
sealed interface TextSource {

  /** Returns the text where it lies, null if it is absent. */
  @Nullable TextView in(Envelope event);

  /** Returns the position of the field that it is in. */
  int reach();

  /** A field of the envelope. */
  record OfField(Field field) implements TextSource {
    @Override
    public @Nullable TextView in(Envelope event) {
      return event.textView(field);
    }

    @Override
    public int reach() {
      return field.position();
    }
  }

  /** A label. */
  final class OfLabel implements TextSource {

    private final String key;
    private final byte[] utf8;

    OfLabel(String key) {
      this.key = key;
      this.utf8 = key.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable TextView in(Envelope event) {
      return event.labelView(utf8);
    }

    @Override
    public int reach() {
      return Field.LABELS.position();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OfLabel label && label.key.equals(key);
    }

    @Override
    public int hashCode() {
      return key.hashCode();
    }
  }
}
