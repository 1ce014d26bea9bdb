/** What is a valid append: decide and apply, plain Java, no Kafka. */
@NullMarked
package dev.agentlog.rulebook;

import org.jspecify.annotations.NullMarked;
