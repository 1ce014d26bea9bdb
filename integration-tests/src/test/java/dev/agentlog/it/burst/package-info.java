/** Very many sessions opened at once, and one after another, beside one that is at work. */
@NullMarked
package dev.agentlog.it.burst;

import org.jspecify.annotations.NullMarked;
