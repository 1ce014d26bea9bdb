package dev.agentlog.consumer.filter;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.agentlog.schemas.Envelope;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What filters allocate, by the measure of the virtual machine. */
class FilterAllocationTest {

  private static final int ROUNDS = 20_000;

  /** The measure itself, and what the compiler does meanwhile: less than a byte in ten rounds. */
  private static final long SLACK = ROUNDS / 10;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "kind == 'x'; false",
        "kind.startsWith('tool.') && lifecycle == 'TERMINAL' && agent == 'agent' && run == 'run-1' && source == 'TOOL'; true",
        "kind in ['a', 'b', 'tool.call.completed'] || kind.startsWith('run.'); true",
        "sequence > 3 && sequence in [5, 7] && occurred_at < timestamp('2030-01-01T00:00:00Z'); true",
        "branch < 'n' && has(turn) && !has(correlation); false",
        "labels.team == 'search' && 'x-y' in labels && labels.absent != 'x'; false",
        "labels.team.startsWith('se') && labels['x-y'] in ['a', 'dashed']; true",
        "kind == 'x' && data.tool.name == 'bash'; false",
        "data.tool.name == 'bash' && labels.team == 'other'; false",
      })
  void nothingIsAllocatedForTheEnvelopeAndTheLabels(String text, boolean matches) {
    CompiledFilter filter = CompiledFilter.compile(text);
    byte[] event = FilterEvents.encode(FilterEvents.full());
    Envelope envelope = new Envelope();
    int hits = count(filter, envelope, event);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    hits += count(filter, envelope, event);
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;

    assertThat(hits).isEqualTo(matches ? 2 * ROUNDS : 0);
    assertThat(allocated).isLessThan(SLACK);
  }

  private static int count(CompiledFilter filter, Envelope envelope, byte[] event) {
    int hits = 0;
    for (int i = 0; i < ROUNDS; i++) {
      hits += filter.matches(envelope.wrap(event)) ? 1 : 0;
    }
    return hits;
  }
}
