@NullMarked
package dev.agentlog.cli.internal.output;

import org.jspecify.annotations.NullMarked;
