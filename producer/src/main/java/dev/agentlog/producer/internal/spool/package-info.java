/** A durable queue in files: appended to, read in order, confirmed, deleted. */
@NullMarked
package dev.agentlog.producer.internal.spool;

import org.jspecify.annotations.NullMarked;
