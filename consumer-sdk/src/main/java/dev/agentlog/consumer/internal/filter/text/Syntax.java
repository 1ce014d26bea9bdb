package dev.agentlog.consumer.internal.filter.text;

import dev.agentlog.consumer.internal.filter.ast.Literal;
import dev.agentlog.consumer.internal.filter.ast.Relation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was written, before it is known whether it means anything; with positions. */
sealed interface Syntax {

  /** Returns the index of the character that messages about it point to. */
  int offset();

  /** What has been reported already. */
  record Broken(int offset) implements Syntax {}

  /** All or any of several. */
  record Junction(int offset, boolean all, List<Syntax> operands) implements Syntax {}

  /** The opposite. */
  record Not(int offset, Syntax operand) implements Syntax {}

  /** Two things compared. */
  record Compared(int offset, Syntax left, Relation relation, Syntax right) implements Syntax {}

  /** One thing looked for in another. */
  record Contained(int offset, Syntax element, Syntax container) implements Syntax {}

  /** A value. */
  record Value(int offset, Literal literal) implements Syntax {}

  /** A list of values. */
  record Listed(int offset, List<Syntax> elements) implements Syntax {}

  /** A name on its own. */
  record Name(int offset, String name) implements Syntax {}

  /** A part of something, by a name behind a dot. */
  record Part(int offset, Syntax whole, String name, int nameOffset) implements Syntax {}

  /** A part of something, by what stands in brackets. */
  record Indexed(int offset, Syntax whole, Syntax index) implements Syntax {}

  /** A function, or a method of something. */
  record Call(
      int offset, @Nullable Syntax target, String name, int nameOffset, List<Syntax> arguments)
      implements Syntax {}
}
