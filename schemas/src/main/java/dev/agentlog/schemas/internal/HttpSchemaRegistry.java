package dev.agentlog.schemas.internal;

import dev.agentlog.schemas.InvalidArgumentException;
import dev.agentlog.schemas.RegistryUnavailableException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.UnknownSchemaIdException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/**
 * A client of a registry with the Confluent REST API. Thread-safe; what it has learned it keeps for
 * good.
 */
public final class HttpSchemaRegistry implements SchemaRegistry {

  /** How long an answer may take, connecting included. */
  public static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final int NOT_FOUND = 404;

  private final RegistryHttp http;
  private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();
  private final Map<Schema, Integer> ids = new ConcurrentHashMap<>();

  /**
   * Creates a client; it does not connect yet.
   *
   * @throws InvalidArgumentException if the URL is not an http(s) URL
   */
  public HttpSchemaRegistry(String url, Duration timeout) {
    this.http = new RegistryHttp(url, timeout);
  }

  @Override
  public Schema schemaById(int id) {
    Schema known = schemas.get(id);
    if (known != null) {
      return known;
    }
    Schema schema = ask(id);
    schemas.put(id, schema);
    return schema;
  }

  @Override
  public void verifyReachable(int id) {
    Schema unused = ask(id);
  }

  private Schema ask(int id) {
    RegistryAnswer answer = http.get("/schemas/ids/" + id);
    if (answer.status() == NOT_FOUND) {
      throw new UnknownSchemaIdException(
          "The schema registry at %s does not know the schema id %d.".formatted(http.base(), id));
    }
    return parse(id, answer.expectOk("the schema with id " + id).text("schema"));
  }

  private Schema parse(int id, String text) {
    try {
      return new Schema.Parser().parse(text);
    } catch (AvroRuntimeException unreadable) {
      throw new RegistryUnavailableException(
          "The schema registry at %s gives for the id %d what is not an Avro schema."
              .formatted(http.base(), id),
          unreadable);
    }
  }

  @Override
  public int idOf(Schema schema) {
    Integer known = ids.get(schema);
    if (known != null) {
      return known;
    }
    int id = askForId(schema);
    ids.put(schema, id);
    return id;
  }

  /** Looking up comes first, for it needs no right to write. */
  private int askForId(Schema schema) {
    String subject = "/subjects/" + URLEncoder.encode(schema.getFullName(), StandardCharsets.UTF_8);
    byte[] body = FlatJson.write("schema", withoutJavaProperties(schema));
    RegistryAnswer answer = http.post(subject, body);
    if (answer.status() == NOT_FOUND) {
      answer = http.post(subject + "/versions", body);
    }
    return answer.expectOk("the id of the schema " + schema.getFullName()).number("id");
  }

  /**
   * Generated classes note in their schemas that they use Java's strings, which is nobody else's
   * business. Quotes in docs and defaults are escaped, so that nothing but the property is matched.
   */
  static String withoutJavaProperties(Schema schema) {
    return schema
        .toString()
        .replace("{\"type\":\"string\",\"avro.java.string\":\"String\"}", "\"string\"")
        .replace(",\"avro.java.string\":\"String\"", "");
  }
}
