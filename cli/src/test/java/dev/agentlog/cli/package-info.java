@NullMarked
package dev.agentlog.cli;

import org.jspecify.annotations.NullMarked;
