package dev.agentlog.consumer.filter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** Filters made up from a seed, which can be written in many ways that mean the same. */
final class FilterSamples {

  private static final List<String> TEXT_FIELDS =
      List.of("kind", "kind", "branch", "agent", "run", "turn", "correlation");
  private static final List<String> LABELS =
      List.of("labels.a", "labels['a']", "labels.b", "labels['x-y']");

  /**
   * Keys stand behind dots: what CEL's checker makes of brackets on a dynamic value is narrower.
   */
  private static final List<String> PATHS =
      List.of("data.a", "data.b", "data.a.b", "data.a.c", "data.b.a.c", "data.`x-y`");

  private static final List<String> PRESENCES =
      List.of(
          "run",
          "turn",
          "sequence",
          "kind",
          "labels.a",
          "labels.`x-y`",
          "data",
          "data.a",
          "data.a.b",
          "data.b.a.c",
          "data.`x-y`",
          "occurred_at",
          "source");
  private static final List<String> TEXTS =
      List.of(
          "'tool.call.started'",
          "'tool.call.completed'",
          "'run.started'",
          "'model.delta'",
          "'a'",
          "'b'",
          "\"ab\"",
          "'tool.'",
          "''",
          "'\\u00e9'",
          "r'\\d'",
          "'''it's'''");
  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "-1", "3", "0x10", "9007199254740993", "9223372036854775807");
  private static final List<String> REALS = List.of("0.0", "1.0", "1.5", "-2.5e3", "1e300", ".5");
  private static final List<String> TIMES =
      List.of(
          "timestamp('2026-03-01T12:00:00Z')",
          "timestamp('2026-03-01T12:00:00.000001Z')",
          "timestamp('2026-03-01T13:00:00.0000015+01:00')",
          "timestamp('1969-12-31T23:59:59.999999Z')");
  private static final List<String> ORDERS = List.of("<", "<=", ">", ">=");
  private static final List<String> EQUALITIES = List.of("==", "!=");

  private final Random random;
  private final Set<String> operators = new TreeSet<>();

  FilterSamples(long seed) {
    random = new Random(seed);
  }

  /** How a filter is written. */
  interface Style {
    String space();

    <T> List<T> order(List<T> operands);

    String wrapped(String text);

    String prefix();
  }

  /** As CEL needs it. */
  static final Style PLAIN =
      new Style() {
        @Override
        public String space() {
          return " ";
        }

        @Override
        public <T> List<T> order(List<T> operands) {
          return operands;
        }

        @Override
        public String wrapped(String text) {
          return text;
        }

        @Override
        public String prefix() {
          return "event.";
        }
      };

  /** Shuffled, with repetitions, needless parentheses and all kinds of blanks. */
  static Style shuffled(Random random) {
    return new Style() {
      @Override
      public String space() {
        return List.of(" ", "  ", "\n", "\t ", " // why\n").get(random.nextInt(5));
      }

      @Override
      public <T> List<T> order(List<T> operands) {
        List<T> shuffled = new ArrayList<>(operands);
        if (random.nextBoolean()) {
          shuffled.add(operands.get(random.nextInt(operands.size())));
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
      }

      @Override
      public String wrapped(String text) {
        return random.nextInt(3) == 0 ? "((" + text + " ))" : text;
      }

      @Override
      public String prefix() {
        return random.nextBoolean() ? "event." : "";
      }
    };
  }

  /** Something that can be written. */
  interface Tree {
    String write(Style style);
  }

  /** Returns the operators in the filters made since this was last asked. */
  Set<String> operators() {
    Set<String> used = new TreeSet<>(operators);
    operators.clear();
    return used;
  }

  Tree filter(int depth) {
    int choice = depth == 0 ? 0 : random.nextInt(6);
    if (choice < 2) {
      return condition();
    }
    if (choice == 2) {
      operators.add("!");
      Tree operand = filter(depth - 1);
      return style -> style.wrapped("!(" + operand.write(style) + ")");
    }
    String operator = random.nextBoolean() ? "&&" : "||";
    operators.add(operator);
    List<Tree> operands = new ArrayList<>();
    for (int i = 2 + random.nextInt(3); i > 0; i--) {
      operands.add(filter(depth - 1));
    }
    return style ->
        "("
            + String.join(
                style.space() + operator + style.space(),
                style.order(operands).stream().map(each -> each.write(style)).toList())
            + ")";
  }

  Tree condition() {
    return switch (random.nextInt(12)) {
      case 0, 1 -> text(one(TEXT_FIELDS));
      case 2, 3 -> text(one(LABELS));
      case 4 -> presence();
      case 5 -> compared(one(List.of("lifecycle")), EQUALITIES, symbols("ORDINARY", "TERMINAL"));
      case 6 -> compared("source", EQUALITIES, symbols("AGENT", "TOOL", "MODEL"));
      case 7 -> compared("sequence", any(EQUALITIES, ORDERS), NUMBERS);
      case 8 -> compared("occurred_at", any(EQUALITIES, ORDERS), TIMES);
      default -> data(one(PATHS));
    };
  }

  private static List<String> symbols(String... names) {
    return List.of(names).stream().map(name -> "'" + name + "'").toList();
  }

  private List<String> any(List<String> some, List<String> others) {
    return random.nextBoolean() ? some : others;
  }

  private Tree presence() {
    if (random.nextInt(4) == 0) {
      operators.add("in labels");
      String key = one(List.of("'a'", "'x-y'"));
      return style -> key + style.space() + "in " + style.prefix() + "labels";
    }
    operators.add("has");
    String path = one(PRESENCES);
    return style -> "has(" + style.prefix() + path + ")";
  }

  private Tree text(String path) {
    if (random.nextInt(4) == 0) {
      return beginning(path);
    }
    return compared(path, any(EQUALITIES, ORDERS), TEXTS);
  }

  private Tree beginning(String path) {
    operators.add("startsWith");
    String prefix = one(List.of("'tool.'", "'a'", "''", "'run.started'", "'m'"));
    return style -> style.prefix() + path + ".startsWith(" + prefix + ")";
  }

  private Tree data(String path) {
    int choice = random.nextInt(7);
    if (choice == 0) {
      return beginning(path);
    }
    if (choice == 1) {
      return compared(path, EQUALITIES, List.of("true", "false", "null"));
    }
    if (choice == 2) {
      List<String> mixed = new ArrayList<>(List.of("true", "null"));
      mixed.addAll(TEXTS);
      mixed.addAll(NUMBERS);
      return listed(path, mixed);
    }
    return compared(path, any(EQUALITIES, ORDERS), one(List.of(TEXTS, NUMBERS, REALS)));
  }

  private Tree compared(String path, List<String> relations, List<String> literals) {
    if (random.nextInt(4) == 0) {
      return listed(path, literals);
    }
    String relation = one(relations);
    operators.add(relation);
    String literal = one(literals);
    return style ->
        style.wrapped(style.prefix() + path + style.space() + relation + style.space() + literal);
  }

  private Tree listed(String path, List<String> literals) {
    operators.add("in");
    List<String> some = new ArrayList<>();
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      some.add(one(literals));
    }
    return style ->
        style.prefix() + path + " in [" + String.join("," + style.space(), style.order(some)) + "]";
  }

  private <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
