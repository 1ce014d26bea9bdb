/** The sequencer's settings. */
@NullMarked
package dev.agentlog.sequencer.config;

import org.jspecify.annotations.NullMarked;
