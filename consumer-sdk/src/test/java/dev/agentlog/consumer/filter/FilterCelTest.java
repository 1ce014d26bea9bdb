package dev.agentlog.consumer.filter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Lifecycle;
import dev.agentlog.v1.Source;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Filters say what CEL says; where CEL says error, unknown. */
class FilterCelTest {

  private static final int FILTERS = Integer.getInteger("agentlog.filter.samples", 2_400);
  private static final int EVENTS_PER_FILTER = 10;
  private static final int LEAST_HITS = 20;
  private static final List<String> OPERATORS =
      List.of(
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "in",
          "in labels",
          "startsWith",
          "has",
          "!",
          "&&",
          "||");

  private final Cel cel =
      CelFactory.plannerCelBuilder()
          .setOptions(
              CelOptions.current()
                  .enableHeterogeneousNumericComparisons(true)
                  .enableQuotedIdentifierSyntax(true)
                  .build())
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .addVar("event", MapType.create(SimpleType.STRING, SimpleType.DYN))
          .build();

  private final Random random = new Random(20260301);
  private final Map<String, Map<Outcome, Integer>> hits = new TreeMap<>();

  /** The same event in both worlds. */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Pair(byte[] encoded, Map<String, Object> map) {}

  @Test
  void filtersSayWhatCelSays() throws CelValidationException, CelEvaluationException {
    FilterSamples samples = new FilterSamples(7);
    for (int i = 0; i < FILTERS; i++) {
      boolean simple = i % 2 == 0;
      FilterSamples.Tree tree = simple ? samples.condition() : samples.filter(3);
      Set<String> operators = samples.operators();
      String text = tree.write(FilterSamples.PLAIN);
      CompiledFilter filter = CompiledFilter.compile(text);
      CompiledFilter canonical = CompiledFilter.compile(filter.text());
      CelRuntime.Program program = cel.createProgram(cel.compile(text).getAst());
      for (int k = 0; k < EVENTS_PER_FILTER; k++) {
        Pair pair = event();
        Outcome expected = celOutcome(program, pair.map());
        assertThat(FilterEvents.ask(filter, pair.encoded()))
            .as("%s of %s", text, pair.map())
            .isEqualTo(expected);
        assertThat(FilterEvents.ask(canonical, pair.encoded())).isEqualTo(expected);
        operators.forEach(
            operator ->
                hits.computeIfAbsent(operator, name -> new EnumMap<>(Outcome.class))
                    .merge(expected, 1, Integer::sum));
      }
    }
    assertEverythingWasHit();
  }

  private void assertEverythingWasHit() {
    for (String operator : OPERATORS) {
      for (Outcome outcome : Outcome.values()) {
        int times = hits.getOrDefault(operator, Map.of()).getOrDefault(outcome, 0);
        assertThat(times).as("%s gave %s", operator, outcome).isGreaterThanOrEqualTo(LEAST_HITS);
      }
    }
  }

  private static Outcome celOutcome(CelRuntime.Program program, Map<String, Object> event) {
    try {
      return Boolean.TRUE.equals(program.eval(Map.of("event", event)))
          ? Outcome.TRUE
          : Outcome.FALSE;
    } catch (CelEvaluationException error) {
      return Outcome.UNKNOWN;
    }
  }

  private Pair event() {
    AgentEvent.Builder event = FilterEvents.sparse();
    Map<String, Object> map = new LinkedHashMap<>();
    String kind =
        one("tool.call.started", "tool.call.completed", "run.started", "model.delta", "a");
    Lifecycle lifecycle = one(Lifecycle.values());
    Source source = one(Source.values());
    String branch = one("a", "b", "main");
    String agent = one("a", "ab", "\u00e9", "\\d", "it's", "");
    Instant time =
        Instant.parse(
            one(
                "2026-03-01T12:00:00Z",
                "2026-03-01T12:00:00.000001Z",
                "2026-03-01T12:00:00.000002Z",
                "1969-12-31T23:59:59.999998Z"));
    event.setKind(kind).setLifecycle(lifecycle).setSource(source);
    event.setBranchId(branch).setAgentId(agent).setOccurredAt(time);
    map.putAll(
        Map.of(
            "kind",
            kind,
            "lifecycle",
            lifecycle.name(),
            "source",
            source.name(),
            "branch",
            branch,
            "agent",
            agent,
            "occurred_at",
            time));
    addOptional(event, map);
    addPayload(event, map);
    return new Pair(FilterEvents.encode(event), map);
  }

  private void addOptional(AgentEvent.Builder event, Map<String, Object> map) {
    if (random.nextBoolean()) {
      map.put("run", one("a", "b", "ab", "tool."));
      event.setRunId((String) map.get("run"));
    }
    if (random.nextBoolean()) {
      map.put("turn", one("a", "b"));
      event.setTurnId((String) map.get("turn"));
    }
    if (random.nextBoolean()) {
      map.put("correlation", one("a", "ab", "\u00e9"));
      event.setCorrelationId((String) map.get("correlation"));
    }
    if (random.nextInt(4) > 0) {
      long sequence = one(1L, 2L, 3L, 16L, 9007199254740993L, Long.MAX_VALUE);
      map.put("sequence", sequence);
      event.setSequence(sequence);
    }
    Map<String, String> labels = new TreeMap<>();
    for (String key : List.of("a", "b", "x-y", "other")) {
      if (random.nextBoolean()) {
        labels.put(key, one("a", "b", "ab", "run.started", ""));
      }
    }
    map.put("labels", labels);
    event.setLabels(labels);
  }

  private void addPayload(AgentEvent.Builder event, Map<String, Object> map) {
    switch (random.nextInt(8)) {
      case 0 -> {}
      case 1 -> event.setData("{\"a\": 1, \"b\"");
      case 2 -> {
        Object value = scalar();
        map.put("data", value);
        event.setData(json(value));
      }
      default -> {
        Object value = object(3);
        map.put("data", value);
        event.setData(json(value));
      }
    }
  }

  private Map<String, Object> object(int depth) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (String key : List.of("x", "a", "b", "c", "x-y")) {
      if (random.nextInt(4) > 0) {
        boolean nested = depth > 0 && random.nextInt(3) == 0;
        object.put(key, nested ? object(depth - 1) : scalar());
      }
    }
    return object;
  }

  private Object scalar() {
    return switch (random.nextInt(9)) {
      case 0 -> true;
      case 1 -> false;
      case 2 -> NullValue.NULL_VALUE;
      case 3 -> new ArrayList<Object>(List.of(1.0, "a"));
      case 4, 5 -> one(0.0, 1.0, 1.5, -2500.0, 16.0, 1e300, 9007199254740992.0, 9.2e18);
      default ->
          one("a", "b", "ab", "tool.call.started", "model.delta", "", "\u00e9", "it's", "\\d");
    };
  }

  private static String json(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> json(entry.getKey()) + " : " + json(entry.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(FilterCelTest::json).collect(Collectors.joining(",", "[", "]"));
    }
    if (value instanceof String text) {
      return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
    return value == NullValue.NULL_VALUE ? "null" : value.toString();
  }

  @SafeVarargs
  private <T> T one(T... values) {
    return values[random.nextInt(values.length)];
  }
}
