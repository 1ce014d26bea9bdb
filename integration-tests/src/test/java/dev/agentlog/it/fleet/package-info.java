/** Several sequencers under load, what is done to them, and what comes of it. */
@NullMarked
package dev.agentlog.it.fleet;

import org.jspecify.annotations.NullMarked;
