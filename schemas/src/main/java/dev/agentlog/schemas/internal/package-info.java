/** What the public types are made of; other modules keep out. */
@NullMarked
package dev.agentlog.schemas.internal;

import org.jspecify.annotations.NullMarked;
