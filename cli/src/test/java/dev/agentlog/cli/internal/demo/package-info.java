@NullMarked
package dev.agentlog.cli.internal.demo;

import org.jspecify.annotations.NullMarked;
