package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.consumer.internal.filter.ast.Node;
import dev.agentlog.schemas.Envelope;
import dev.agentlog.schemas.Envelope.Field;
import java.util.List;
import java.util.function.Predicate;

/**
 * A filter fit for evaluation: what lies first in the bytes is asked first, and the payload is
 * parsed only if all else has not decided. Immutable and thread-safe.
 */
public final class Plan {

  private static final Condition NOTHING = new Operation.Constant(true);
  private static final int PAYLOAD = Field.DATA.position();

  private final Condition near;
  private final Condition far;
  private final PayloadPlan payloadPlan;

  private Plan(Condition near, Condition far, PayloadPlan payloadPlan) {
    this.near = near;
    this.far = far;
    this.payloadPlan = payloadPlan;
  }

  /** Returns the plan for a condition. */
  public static Plan of(Node node) {
    Planner planner = new Planner();
    Condition root = planner.plan(node, false);
    List<Condition> all =
        root instanceof Operation.All top ? List.of(top.conditions()) : List.of(root);
    return new Plan(
        conjunction(all, condition -> condition.reach() < PAYLOAD),
        conjunction(all, condition -> condition.reach() >= PAYLOAD),
        planner.payload());
  }

  private static Condition conjunction(List<Condition> all, Predicate<Condition> which) {
    List<Condition> some = all.stream().filter(which).toList();
    return some.isEmpty() ? NOTHING : Operation.of(true, some);
  }

  /** Says whether the payload is ever asked for. */
  public boolean readsPayload() {
    return far != NOTHING;
  }

  /** Says whether the condition holds. */
  public boolean holds(Envelope event) {
    return near.holds(event, Payload.UNUSED)
        && (far == NOTHING || far.holds(event, new JsonPayload(event, payloadPlan)));
  }

  /** Returns one of the three values of {@link Condition}. */
  public int test(Envelope event) {
    int least = near.test(event, Payload.UNUSED);
    return least == Condition.FALSE || far == NOTHING
        ? least
        : Math.min(least, far.test(event, new JsonPayload(event, payloadPlan)));
  }
}
