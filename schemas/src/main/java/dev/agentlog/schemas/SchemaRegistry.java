package dev.agentlog.schemas;

import dev.agentlog.schemas.internal.BundledSchemaRegistry;
import dev.agentlog.schemas.internal.HttpSchemaRegistry;
import org.apache.avro.Schema;

/**
 * Gives schemas ids, and finds schemas by their ids. Implementations are thread-safe and keep what
 * they have learned.
 *
 * <p>Subjects are named by the record's full name, so that all topics share one subject per record
 * type.
 */
public interface SchemaRegistry extends AutoCloseable {

  /**
   * The URL of the registry that needs no server: the schemas shipped with this module, with fixed
   * ids.
   */
  String BUNDLED = "bundled:";

  /**
   * Returns the registry at the URL: {@value #BUNDLED}, or {@code http(s)://…} for one with the
   * Confluent REST API. Does not connect yet.
   *
   * @throws InvalidArgumentException if the URL is neither
   */
  static SchemaRegistry of(String url) {
    if (url.equals(BUNDLED)) {
      return BundledSchemaRegistry.INSTANCE;
    }
    return new HttpSchemaRegistry(url, HttpSchemaRegistry.TIMEOUT);
  }

  /**
   * Returns the schema with the id.
   *
   * @throws UnknownSchemaIdException if there is none
   * @throws RegistryUnavailableException if the registry does not answer
   */
  Schema schemaById(int id);

  /**
   * Returns the schema's id, and registers it under its full name first if that is missing.
   *
   * @throws RegistryUnavailableException if the registry does not answer
   * @throws AgentLogException if the registry refuses the schema
   */
  int idOf(Schema schema);

  /**
   * Asks the registry for the schema with an id, also if it is known here already, and so finds out
   * whether the registry is there.
   *
   * @throws UnknownSchemaIdException if the registry does not know the id
   * @throws RegistryUnavailableException if the registry does not answer
   */
  default void verifyReachable(int id) {
    Schema unused = schemaById(id);
  }

  /** Gives back what the registry's client holds. */
  @Override
  default void close() {}
}
