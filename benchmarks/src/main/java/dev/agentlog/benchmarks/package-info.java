/** Measurements beside controls. */
@NullMarked
package dev.agentlog.benchmarks;

import org.jspecify.annotations.NullMarked;
