/** Records that must be refused, in great number, and valid appends among them. */
@NullMarked
package dev.agentlog.it.hostile;

import org.jspecify.annotations.NullMarked;
