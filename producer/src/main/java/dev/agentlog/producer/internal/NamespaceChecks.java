package dev.agentlog.producer.internal;

import dev.agentlog.producer.ProducerOptions;
import dev.agentlog.schemas.NamespaceMeta;
import dev.agentlog.schemas.NamespaceMismatchException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.v1.AgentEvent;

/** Holds a producer's options against the namespace that it connects to. Stateless. */
final class NamespaceChecks {

  private NamespaceChecks() {}

  /**
   * Checks the settings given.
   *
   * @throws NamespaceMismatchException if one of them contradicts the namespace
   */
  static void check(ProducerOptions options, NamespaceMeta meta) {
    options
        .partitions()
        .ifPresent(
            partitions -> {
              if (partitions != meta.partitions()) {
                throw contradiction(options, "partitions", partitions, meta.partitions());
              }
            });
    String registry = options.registry();
    if (registry != null && !registry.equals(meta.registry())) {
      throw contradiction(options, "registry", registry, meta.registry());
    }
  }

  /**
   * Checks that the sequencer accepts the events that this library writes.
   *
   * @throws NamespaceMismatchException if it does not
   */
  static void checkSchema(ProducerOptions options, NamespaceMeta meta, SchemaRegistry registry) {
    int id = registry.idOf(AgentEvent.getClassSchema());
    if (!meta.schemas().contains(id)) {
      throw new NamespaceMismatchException(
          "This producer writes events with schema id %d, and namespace '%s' accepts %s; add the id to the namespace's meta record, or use a library of the namespace's age."
              .formatted(id, options.namespace(), meta.schemas()));
    }
  }

  /**
   * Checks that a namespace is what a producer that started without brokers took it for.
   *
   * @throws NamespaceMismatchException if it is not
   */
  static void checkUnchanged(ProducerOptions options, NamespaceMeta assumed, NamespaceMeta now) {
    if (!now.equals(assumed)) {
      throw new NamespaceMismatchException(
          "The namespace '%s' was %s when a producer with this spool connected last, and is %s; start the agent anew, its spool is kept."
              .formatted(options.namespace(), assumed, now));
    }
  }

  private static NamespaceMismatchException contradiction(
      ProducerOptions options, String what, Object given, Object actual) {
    return new NamespaceMismatchException(
        "The option %s is %s, and namespace '%s' has %s; leave the option out, or connect to another namespace."
            .formatted(what, given, options.namespace(), actual));
  }
}
