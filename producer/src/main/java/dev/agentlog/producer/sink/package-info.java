/** Where an agent's events go besides Kafka, and how they get there. */
@NullMarked
package dev.agentlog.producer.sink;

import org.jspecify.annotations.NullMarked;
