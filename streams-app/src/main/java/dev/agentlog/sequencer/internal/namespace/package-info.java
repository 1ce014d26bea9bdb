/** The namespace's fixed topics and its meta record. */
@NullMarked
package dev.agentlog.sequencer.internal.namespace;

import org.jspecify.annotations.NullMarked;
