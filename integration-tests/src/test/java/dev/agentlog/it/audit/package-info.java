/**
 * Checks of the log's promises with plain Kafka consumers, and an independent computation of what
 * is due.
 */
@NullMarked
package dev.agentlog.it.audit;

import org.jspecify.annotations.NullMarked;
