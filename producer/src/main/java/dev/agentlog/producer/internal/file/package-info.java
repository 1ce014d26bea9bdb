/** Files that are only ever appended to, and their locks. */
@NullMarked
package dev.agentlog.producer.internal.file;

import org.jspecify.annotations.NullMarked;
