/** The parts of the demo: its agents, their plans, what they counted. */
@NullMarked
package dev.agentlog.cli.internal.demo;

import org.jspecify.annotations.NullMarked;
