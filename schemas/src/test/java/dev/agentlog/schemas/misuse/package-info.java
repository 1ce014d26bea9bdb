/** What tests of every module ask about misuse: is there a row for each public method? */
@NullMarked
package dev.agentlog.schemas.misuse;

import org.jspecify.annotations.NullMarked;
