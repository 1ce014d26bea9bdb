/** What the command line prints, and where: terminal, tables, colours, logging. */
@NullMarked
package dev.agentlog.cli.internal.output;

import org.jspecify.annotations.NullMarked;
