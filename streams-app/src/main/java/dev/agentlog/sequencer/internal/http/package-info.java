/** Sessions and queries over HTTP. */
@NullMarked
package dev.agentlog.sequencer.internal.http;

import org.jspecify.annotations.NullMarked;
