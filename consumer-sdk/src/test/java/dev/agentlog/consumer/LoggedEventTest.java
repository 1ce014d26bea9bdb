package dev.agentlog.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agentlog.schemas.MalformedEventException;
import dev.agentlog.schemas.SchemaRegistry;
import dev.agentlog.schemas.WireCodec;
import dev.agentlog.v1.AgentEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class LoggedEventTest {

  private static final LogPosition POSITION = new LogPosition("t", 0, 4);
  private static final int LATER_ID = 7;

  /** A registry that also knows a later version of the event, with one more field at its end. */
  private static final class LaterRegistry implements SchemaRegistry {

    private final SchemaRegistry bundled = SchemaRegistry.of(SchemaRegistry.BUNDLED);

    @Override
    public Schema schemaById(int id) {
      return id == LATER_ID ? later() : bundled.schemaById(id);
    }

    @Override
    public int idOf(Schema schema) {
      return bundled.idOf(schema);
    }

    private static Schema later() {
      Schema now = AgentEvent.getClassSchema();
      List<Schema.Field> fields = new ArrayList<>();
      now.getFields().forEach(field -> fields.add(new Schema.Field(field, field.schema())));
      fields.add(new Schema.Field("mood", Schema.create(Schema.Type.STRING), "Later.", ""));
      return Schema.createRecord(now.getName(), now.getDoc(), now.getNamespace(), false, fields);
    }
  }

  @Test
  void givesTheTraceContextInWhichItWasMade() {
    String context = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    AgentEvent event =
        AgentEvent.newBuilder(Events.event("s", "main", 3)).setTraceParent(context).build();
    assertThat(logged(Events.CODEC.encode(event), Events.CODEC).traceParent()).isEqualTo(context);
    assertThat(logged(Events.bytes("s", "main", 1), Events.CODEC).traceParent()).isNull();
  }

  @Test
  void givesTheEnvelopeAndTheWholeEvent() {
    AgentEvent event = Events.event("s", "main", 3, "tool.call.started");
    LoggedEvent logged = logged(Events.CODEC.encode(event), Events.CODEC);
    assertThat(logged.session()).isEqualTo("s");
    assertThat(logged.branch()).isEqualTo("main");
    assertThat(logged.sequence()).isEqualTo(3);
    assertThat(logged.kind()).isEqualTo("tool.call.started");
    assertThat(logged.eventId()).isEqualTo(event.getEventId().toString());
    assertThat(logged.agent()).isEqualTo("agent");
    assertThat(logged.run()).isNull();
    assertThat(logged.event()).isEqualTo(event).isSameAs(logged.event());
    assertThat(logged.position()).hasToString("t/0/4");
  }

  @Test
  void theBytesGivenAwayAreACopy() {
    LoggedEvent logged = logged(Events.bytes("s", "main", 1), Events.CODEC);
    Arrays.fill(logged.value(), (byte) 0);
    assertThat(logged.sequence()).isEqualTo(1);
  }

  @Test
  void anEventOfALaterSchemaIsReadThroughTheRegistry() {
    byte[] value = Events.bytes("s", "main", 1);
    byte[] later = Arrays.copyOf(value, value.length + 3);
    later[4] = LATER_ID;
    later[value.length] = 4; // a text of two bytes
    later[value.length + 1] = 'o';
    later[value.length + 2] = 'k';
    LoggedEvent logged = logged(later, WireCodec.events(new LaterRegistry()));
    assertThat(logged.kind()).isEqualTo("message.user");
    assertThat(logged.event()).isEqualTo(Events.CODEC.decode(value));
  }

  @Test
  void aSchemaThatTheRegistryDoesNotKnowIsNamedWhenTheWholeEventIsAskedFor() {
    byte[] value = Events.bytes("s", "main", 1);
    value[4] = LATER_ID;
    LoggedEvent logged = logged(value, Events.CODEC);
    assertThat(logged.branch()).isEqualTo("main");
    assertThatThrownBy(logged::event)
        .isInstanceOf(MalformedEventException.class)
        .hasMessageContaining("7");
  }

  @Test
  void whatIsBrokenBehindTheEnvelopeIsRefusedWhenTheWholeEventIsAskedFor() {
    byte[] value = Events.bytes("s", "main", 1);
    LoggedEvent logged = logged(Arrays.copyOf(value, value.length - 2), Events.CODEC);
    assertThat(logged.kind()).isEqualTo("message.user");
    assertThatThrownBy(logged::event).isInstanceOf(MalformedEventException.class);
  }

  private static LoggedEvent logged(byte[] value, WireCodec<AgentEvent> codec) {
    return new LoggedEvent(POSITION, 0, value, new RecordHeaders(), codec);
  }
}
