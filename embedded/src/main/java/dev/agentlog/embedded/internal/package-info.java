/**
 * What stands behind the embedded broker and its processes; not for use from outside the module.
 */
@NullMarked
package dev.agentlog.embedded.internal;

import org.jspecify.annotations.NullMarked;
