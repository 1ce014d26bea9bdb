package dev.agentlog.benchmarks;

import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Makes payloads that compress about as well as what agents write: words in changing order, between
 * numbers. One letter repeated would compress to nothing. Not thread-safe.
 */
final class Notes {
  private static final long SEED = 11;
  private static final int WORDS = 50;
  private static final int NUMBERS = 100_000;
  private static final String[] VOCABULARY =
      ("the build of module fails with an error in line because a test expects another value and"
              + " so file was changed then make ran again returned exit code after seconds reading"
              + " source function class method argument missing import added to list found by grep")
          .split(" ");

  private final SplittableRandom random = new SplittableRandom(SEED);

  /** A JSON object of about 300 bytes. */
  String next() {
    return random
        .ints(WORDS, 0, VOCABULARY.length)
        .mapToObj(word -> VOCABULARY[word])
        .collect(
            Collectors.joining(
                " ", "{\"number\":" + random.nextInt(NUMBERS) + ",\"text\":\"", "\"}"));
  }
}
