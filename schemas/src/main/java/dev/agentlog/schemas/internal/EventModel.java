package dev.agentlog.schemas.internal;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.BranchForked;
import dev.agentlog.v1.BranchMerged;
import dev.agentlog.v1.DataRef;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Outcome;
import dev.agentlog.v1.Source;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import dev.agentlog.v1.Writer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.data.TimeConversions;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.jspecify.annotations.Nullable;

/**
 * Avro's view of the generated classes. Thread-safe.
 *
 * <p>Avro 1.12.2 finds generated classes by name, and loads none that the process has not declared
 * as trusted. This model knows its classes, so that reading and writing does not depend on what the
 * process has declared. The copying builders of the generated classes do depend on it; that is why
 * this class, when it is loaded, adds its classes (exactly these) to those that the process trusts.
 */
public final class EventModel extends SpecificData {

  private static final List<Class<?>> CLASSES =
      List.of(
          AgentEvent.class,
          BranchForked.class,
          BranchMerged.class,
          DataRef.class,
          Lifecycle.class,
          Outcome.class,
          Source.class,
          Tombstone.class,
          Verdict.class,
          Writer.class);

  private static final Map<String, Class<?>> BY_NAME =
      CLASSES.stream().collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  static {
    ClassSecurityValidator.Builder trusted = ClassSecurityValidator.builder();
    CLASSES.forEach(trusted::add);
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), trusted.build()));
  }

  /** The only instance. */
  public static final EventModel INSTANCE = new EventModel();

  private EventModel() {
    addLogicalTypeConversion(new TimeConversions.TimestampMicrosConversion());
    addLogicalTypeConversion(new TimeConversions.TimestampMillisConversion());
  }

  /** Returns the schema of a generated class. */
  public static Schema schemaOf(Class<? extends SpecificRecord> type) {
    return INSTANCE.getSchema(type);
  }

  @Override
  @SuppressWarnings("rawtypes") // as in the method overridden
  public @Nullable Class getClass(Schema schema) {
    Class<?> known =
        switch (schema.getType()) {
          case RECORD, ENUM -> BY_NAME.get(schema.getFullName());
          default -> null;
        };
    return known != null ? known : super.getClass(schema);
  }
}
