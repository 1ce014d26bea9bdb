@NullMarked
package dev.agentlog.embedded;

import org.jspecify.annotations.NullMarked;
