@NullMarked
package dev.agentlog.cli.internal.query;

import org.jspecify.annotations.NullMarked;
