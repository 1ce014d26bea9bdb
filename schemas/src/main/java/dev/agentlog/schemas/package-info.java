/**
 * The wire contract: Avro schemas, event model, topic names, wire codec, schema-registry client.
 */
@NullMarked
package dev.agentlog.schemas;

import org.jspecify.annotations.NullMarked;
