package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.AgentLogException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.UnknownSchemaIdException;
import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * The registry that needs no server: the schemas shipped with this module; the first has id 1.
 * Immutable.
 */
public final class BundledSchemaRegistry implements SchemaRegistry {

  /** The only instance. */
  public static final BundledSchemaRegistry INSTANCE = new BundledSchemaRegistry();

  /** In the order of their ids, which never changes. */
  private static final List<Schema> SCHEMAS =
      List.of(AgentEvent.getClassSchema(), Tombstone.getClassSchema(), Verdict.getClassSchema());

  /** What makes the schemas' bytes, without docs and the properties of code generators. */
  private static final List<String> FORMS =
      SCHEMAS.stream().map(SchemaNormalization::toParsingForm).toList();

  private BundledSchemaRegistry() {}

  @Override
  public Schema schemaById(int id) {
    if (id < 1 || id > SCHEMAS.size()) {
      throw new UnknownSchemaIdException(
          "The bundled schemas have no id %d: the known ids are 1 to %d."
              .formatted(id, SCHEMAS.size()));
    }
    return SCHEMAS.get(id - 1);
  }

  @Override
  public int idOf(Schema schema) {
    int index = SCHEMAS.indexOf(schema);
    if (index < 0) {
      index = FORMS.indexOf(SchemaNormalization.toParsingForm(schema));
    }
    if (index < 0) {
      throw new AgentLogException(
          "The schema %s is not among the bundled ones, which cannot be added to: use a registry's URL."
              .formatted(schema.getFullName()));
    }
    return index + 1;
  }
}
