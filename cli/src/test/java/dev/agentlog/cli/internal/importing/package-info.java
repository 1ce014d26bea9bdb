@NullMarked
package dev.agentlog.cli.internal.importing;

import org.jspecify.annotations.NullMarked;
