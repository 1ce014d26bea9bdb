/** Where a running system is, and what may be wrong with it. */
@NullMarked
package dev.agentlog.cli.internal.connection;

import org.jspecify.annotations.NullMarked;
