package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.internal.UuidV7Generator;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventIdsTest {

  private static final long NOW = 0x0189_0A5D_AC96L;

  private final AtomicLong clock = new AtomicLong(NOW);
  private final UuidV7Generator generator =
      new UuidV7Generator(clock::get, new Random(1)::nextLong);

  @Test
  void idIsAUuidOfVersion7WithTheTimeInFront() {
    UUID id = generator.next();

    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW);
  }

  @Test
  void idsAscendWhenTheClockStandsOrGoesBack() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      ids.add(generator.next().toString());
    }
    clock.addAndGet(-1_000_000);
    for (int i = 0; i < 10_000; i++) {
      ids.add(generator.next().toString());
    }
    clock.set(NOW + 1_000_000);
    ids.add(generator.next().toString());

    assertThat(ids).isSorted().doesNotHaveDuplicates();
    assertThat(UUID.fromString(ids.get(ids.size() - 1)).getMostSignificantBits() >>> 16)
        .isEqualTo(NOW + 1_000_000);
  }

  @Test
  void threadsNeverMakeTheSameId() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<List<String>>> tasks =
          IntStream.range(0, 4)
              .<Callable<List<String>>>mapToObj(
                  i -> () -> IntStream.range(0, 5_000).mapToObj(k -> EventIds.nextText()).toList())
              .toList();
      Set<String> all = new HashSet<>();
      for (Future<List<String>> ids : threads.invokeAll(tasks)) {
        assertThat(ids.get()).isSorted().allMatch(EventIds::isCanonical);
        all.addAll(ids.get());
      }
      assertThat(all).hasSize(20_000);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void everyUuidIsReadAsItWasWritten() {
    Random random = new Random(3);
    for (int i = 0; i < 1_000; i++) {
      UUID id = new UUID(random.nextLong(), random.nextLong());

      assertThat(EventIds.parse(id.toString())).isEqualTo(id);
      assertThat(EventIds.parse(id.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "01890a5dac96774bbcceb302099a8057",
        "01890a5d-ac96-774b-bcce-b302099a805",
        "01890a5d-ac96-774b-bcce-b302099a80577",
        "01890a5d-ac96-774b-bcceb-302099a8057",
        "01890a5g-ac96-774b-bcce-b302099a8057",
        "01890a5d_ac96-774b-bcce-b302099a8057",
        "{1890a5d-ac96-774b-bcce-b302099a805}",
        " 1890a5d-ac96-774b-bcce-b302099a8057",
        "+1890a5d-ac96-774b-bcce-b302099a8057",
        "٠1890a5d-ac96-774b-bcce-b302099a8057",
        "０1890a5d-ac96-774b-bcce-b302099a8057",
        "@1890a5d-ac96-774b-bcce-b302099a8057",
        "\u00011890a5d-ac96-774b-bcce-b302099a805"
      })
  void whatIsNotIn36CharactersIsNone(String text) {
    assertThat(EventIds.isCanonical(text)).isFalse();
    assertThatThrownBy(() -> EventIds.parse(text))
        .isInstanceOf(InvalidArgumentException.class)
        .hasMessageContaining("is not an event id");
  }
}
