/** Topics in memory, and the source that the consumer's engine reads them through. */
@NullMarked
package dev.agentlog.testkit.internal;

import org.jspecify.annotations.NullMarked;
