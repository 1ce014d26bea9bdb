/**
 * What was answered to the appends on one branch, held against what one authority that judges one
 * append after another can have answered. Pure.
 */
@NullMarked
package dev.agentlog.it.linear;

import org.jspecify.annotations.NullMarked;
