@NullMarked
package dev.agentlog.schemas;

import org.jspecify.annotations.NullMarked;
