package dev.agentlog.consumer.internal;

import dev.agentlog.consumer.EventFilter;
import dev.agentlog.consumer.Scope;
import dev.agentlog.schemas.Envelope.Field;
import java.nio.charset.StandardCharsets;

/**
 * Which events of the topic that is read are delivered: those of the scope that the filter admits.
 * A branch is not its business, because a branch's other events still have to be judged.
 */
final class Selection {

  private Selection() {}

  static EventFilter of(Scope scope, EventFilter filter) {
    if (scope instanceof Scope.Run run) {
      return both(having(Field.RUN_ID, run.id()), filter);
    }
    return scope instanceof Scope.Agent agent
        ? both(having(Field.AGENT_ID, agent.id()), filter)
        : filter;
  }

  private static EventFilter having(Field field, String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    return event -> event.textEquals(field, utf8);
  }

  private static EventFilter both(EventFilter first, EventFilter second) {
    return event -> first.matches(event) && second.matches(event);
  }
}
