/** State stores: names, keys, row encodings. */
@NullMarked
package dev.agentlog.sequencer.internal.stores;

import org.jspecify.annotations.NullMarked;
