/** Asks a sequencer over HTTP. */
@NullMarked
package dev.agentlog.cli.internal.query;

import org.jspecify.annotations.NullMarked;
