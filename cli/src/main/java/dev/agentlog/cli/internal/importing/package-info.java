/** Turns files of recorded agent runs into events; pure, without a log. */
@NullMarked
package dev.agentlog.cli.internal.importing;

import org.jspecify.annotations.NullMarked;
