/** Scenarios through a real broker and forked processes. */
@NullMarked
package dev.agentlog.it;

import org.jspecify.annotations.NullMarked;
