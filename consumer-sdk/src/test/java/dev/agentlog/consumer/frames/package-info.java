/** Reading a subscription in tests, of this module and of others. */
@NullMarked
package dev.agentlog.consumer.frames;

import org.jspecify.annotations.NullMarked;
