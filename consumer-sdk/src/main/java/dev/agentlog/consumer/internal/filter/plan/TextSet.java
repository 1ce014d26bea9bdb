package dev.agentlog.consumer.internal.filter.plan;

import dev.agentlog.schemas.TextView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A set of texts: some are listed, others are those that begin with one of a list. Immutable.
 *
 * <p>Both lists are searched by halving. The listed texts are sorted by length first, so that most
 * steps compare nothing but lengths. No prefix begins with another one, so that only the greatest
 * that is not greater than a text can be its beginning.
 */
final class TextSet {

  private static final Comparator<byte[]> SHORTEST_FIRST =
      Comparator.<byte[]>comparingInt(bytes -> bytes.length).thenComparing(Arrays::compareUnsigned);

  private final byte[][] texts;
  private final byte[][] prefixes;

  TextSet(Collection<String> texts, Collection<String> prefixes) {
    this.texts = utf8(texts).sorted(SHORTEST_FIRST).toArray(byte[][]::new);
    this.prefixes = independent(utf8(prefixes).sorted(Arrays::compareUnsigned).toList());
  }

  private static Stream<byte[]> utf8(Collection<String> texts) {
    return texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[][] independent(List<byte[]> sorted) {
    List<byte[]> kept = new ArrayList<>();
    for (byte[] prefix : sorted) {
      byte[] last = kept.isEmpty() ? null : kept.get(kept.size() - 1);
      boolean covered =
          last != null
              && prefix.length >= last.length
              && Arrays.equals(prefix, 0, last.length, last, 0, last.length);
      if (!covered) {
        kept.add(prefix);
      }
    }
    return kept.toArray(byte[][]::new);
  }

  boolean contains(TextView text) {
    return isListed(text) || (prefixes.length > 0 && beginsAsListed(text));
  }

  private boolean isListed(TextView text) {
    int low = 0;
    int high = texts.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      byte[] candidate = texts[middle];
      int order = text.length() - candidate.length;
      if (order == 0) {
        if (low == high) {
          return text.contentEquals(candidate);
        }
        order = text.compareTo(candidate);
      }
      if (order == 0) {
        return true;
      }
      if (order > 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  private boolean beginsAsListed(TextView text) {
    int low = 0;
    int high = prefixes.length;
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (text.compareTo(prefixes[middle]) >= 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return text.startsWith(prefixes[low]);
  }
}
