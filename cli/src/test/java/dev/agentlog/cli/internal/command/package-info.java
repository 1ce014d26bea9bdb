@NullMarked
package dev.agentlog.cli.internal.command;

import org.jspecify.annotations.NullMarked;
