/** The rules themselves, one class for each concern; nothing here is for callers of the module. */
@NullMarked
package dev.agentlog.rulebook.internal;

import org.jspecify.annotations.NullMarked;
