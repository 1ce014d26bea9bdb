package dev.agentlog.schemas;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.avro.Schema;

/**
 * The standard serializer and deserializer of their makers, with the Avro they were made for, in a
 * class loader of their own; nothing of it is on the class path. Records are theirs too, and are
 * made from Avro's JSON.
 */
final class GenuineSerde implements AutoCloseable {

  private static final Path JAR = Path.of("target", "confluent", "pinot-confluent-avro-shaded.jar");
  private static final String CONFLUENT = "io.confluent.kafka.";
  private static final String AVRO = "org.apache.avro.";

  private final URLClassLoader loader;
  private final Object serializer;
  private final Object deserializer;

  /** Registers the schemas in their order, so that the first has the id 1. */
  GenuineSerde(Schema... schemas) {
    try {
      if (!Files.exists(JAR)) {
        throw new IOException(JAR.toAbsolutePath() + " is missing: it is put there by the build");
      }
      loader =
          new URLClassLoader(new URL[] {JAR.toUri().toURL()}, ClassLoader.getPlatformClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, Object> settings =
        Map.of(
            "schema.registry.url",
            "mock://genuine",
            "value.subject.name.strategy",
            CONFLUENT + "serializers.subject.RecordNameStrategy");
    // They look for classes by name with the loader of the thread.
    ClassLoader previous = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    try {
      Class<?> clientType = type(CONFLUENT + "schemaregistry.client.SchemaRegistryClient");
      Object client =
          type(CONFLUENT + "schemaregistry.client.MockSchemaRegistryClient")
              .getConstructor()
              .newInstance();
      serializer = serde("Serializer", clientType, client, settings);
      deserializer = serde("Deserializer", clientType, client, settings);
      for (Schema schema : schemas) {
        register(client, schema);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      Thread.currentThread().setContextClassLoader(previous);
    }
  }

  private Object serde(
      String kind, Class<?> clientType, Object client, Map<String, Object> settings)
      throws ReflectiveOperationException {
    Object serde =
        type(CONFLUENT + "serializers.KafkaAvro" + kind)
            .getConstructor(clientType, Map.class)
            .newInstance(client, settings);
    serde
        .getClass()
        .getMethod("configure", Map.class, boolean.class)
        .invoke(serde, settings, false);
    return serde;
  }

  private void register(Object client, Schema schema) throws ReflectiveOperationException {
    Class<?> parsedType = type(CONFLUENT + "schemaregistry.ParsedSchema");
    Object parsed =
        type(CONFLUENT + "schemaregistry.avro.AvroSchema")
            .getConstructor(type(AVRO + "Schema"))
            .newInstance(parse(schema));
    client
        .getClass()
        .getMethod("register", String.class, parsedType)
        .invoke(client, schema.getFullName(), parsed);
  }

  /** Returns a record of theirs. */
  Object record(Schema schema, String avroJson) {
    try {
      Class<?> schemaType = type(AVRO + "Schema");
      Object parsed = parse(schema);
      Class<?> factoryType = type(AVRO + "io.DecoderFactory");
      Object factory = factoryType.getMethod("get").invoke(null);
      Object decoder =
          factoryType
              .getMethod("jsonDecoder", schemaType, String.class)
              .invoke(factory, parsed, avroJson);
      Object reader =
          type(AVRO + "generic.GenericDatumReader").getConstructor(schemaType).newInstance(parsed);
      Method read = reader.getClass().getMethod("read", Object.class, type(AVRO + "io.Decoder"));
      return read.invoke(reader, null, decoder);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object parse(Schema schema) throws ReflectiveOperationException {
    Class<?> parserType = type(AVRO + "Schema$Parser");
    return parserType
        .getMethod("parse", String.class)
        .invoke(parserType.getConstructor().newInstance(), schema.toString());
  }

  /** Sets a field of a record of theirs. */
  void put(Object record, String field, Object value) {
    try {
      record.getClass().getMethod("put", String.class, Object.class).invoke(record, field, value);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  byte[] serialize(String topic, Object record) {
    try {
      Method serialize = serializer.getClass().getMethod("serialize", String.class, Object.class);
      return (byte[]) serialize.invoke(serializer, topic, record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  Object deserialize(String topic, byte[] framed) {
    try {
      Method deserialize =
          deserializer.getClass().getMethod("deserialize", String.class, byte[].class);
      return deserialize.invoke(deserializer, topic, framed);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Class<?> type(String name) throws ClassNotFoundException {
    return Class.forName(name, true, loader);
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }
}
