/** Threads that do not keep the process alive. */
@NullMarked
package dev.agentlog.sequencer.internal.threads;

import org.jspecify.annotations.NullMarked;
