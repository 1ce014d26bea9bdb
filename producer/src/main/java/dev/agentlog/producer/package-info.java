/** The agents' SDK: sessions, branches, appends, receipts. */
@NullMarked
package dev.agentlog.producer;

import org.jspecify.annotations.NullMarked;
