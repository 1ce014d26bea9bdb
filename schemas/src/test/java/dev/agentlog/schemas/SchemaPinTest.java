package dev.agentlog.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.agentlog.v1.AgentEvent;
import dev.agentlog.v1.Tombstone;
import dev.agentlog.v1.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The schemas are the contract with programs in other languages: a change that this test does not
 * know about breaks them. Each released version of a schema has a copy under {@code
 * src/test/resources}, which is never edited.
 */
class SchemaPinTest {

  private static final Path SOURCES = Path.of("src", "main", "avro");
  private static final Path RELEASED = Path.of("src", "test", "resources");
  private static final int ENVELOPE_FIELDS = 17;

  private static final String AGENT_EVENT =
      """
      event_id: string
      session_id: string
      branch_id: string
      sequence: null|long = null
      previous_event_id: null|string = null
      kind: string
      lifecycle: Lifecycle(ORDINARY,PROGRESS,TERMINAL;ORDINARY)
      occurred_at: long/timestamp-micros
      agent_id: string
      run_id: null|string = null
      turn_id: null|string = null
      parent_event_id: null|string = null
      correlation_id: null|string = null
      trace_parent: null|string = null
      source: Source(AGENT,USER,MODEL,TOOL,SYSTEM;AGENT)
      writer: null|Writer{id: string, epoch: long} = null
      branch_op: null|BranchForked{parent_branch: string, fork_sequence: long}|BranchMerged{source_branch: string, source_sequence: long} = null
      labels: map<string> = {}
      data_type: string = application/json
      data: null|string = null
      data_ref: null|DataRef{uri: string, sha256: string, bytes: long} = null
      """;

  private static final String TOMBSTONE =
      """
      session_id: string
      branch_id: string
      event_id: null|string = null
      kind: null|string = null
      agent_id: null|string = null
      attempted_sequence: null|long = null
      expected_sequence: long
      reason: string
      detail: string
      inbox_topic: string
      inbox_partition: int
      inbox_offset: long
      recorded_at: long/timestamp-millis
      event: null|bytes = null
      """;

  private static final String VERDICT =
      """
      event_id: string
      session_id: string
      branch_id: string
      outcome: Outcome(ACCEPTED,DUPLICATE,REJECTED,UNKNOWN;UNKNOWN)
      sequence: null|long = null
      expected_sequence: null|long = null
      reason: null|string = null
      detail: null|string = null
      inbox_topic: string
      inbox_partition: int
      inbox_offset: long
      """;

  static Stream<Arguments> schemas() {
    return Stream.of(
        Arguments.of(AgentEvent.getClassSchema(), AGENT_EVENT),
        Arguments.of(Tombstone.getClassSchema(), TOMBSTONE),
        Arguments.of(Verdict.getClassSchema(), VERDICT));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void fieldsAreThoseOfTheContract(Schema generated, String fields) throws IOException {
    Schema source = parse(SOURCES.resolve(generated.getName() + ".avsc"));

    assertThat(source.getFullName()).isEqualTo("dev.agentlog.v1." + generated.getName());
    assertThat(describeLines(source)).isEqualTo(fields);
    assertThat(describeLines(generated)).isEqualTo(fields);
    assertThat(SchemaNormalization.toParsingForm(generated))
        .isEqualTo(SchemaNormalization.toParsingForm(source));
    assertNamespace(source);
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyReleasedVersionIsCompatibleBothWays(Schema current, String fields) throws IOException {
    List<Path> versions;
    try (Stream<Path> folders = Files.list(RELEASED)) {
      versions = folders.filter(Files::isDirectory).toList();
    }
    assertThat(versions).isNotEmpty();
    for (Path version : versions) {
      Schema released = parse(version.resolve(current.getName() + ".avsc"));

      assertThat(compatibility(current, released)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
      assertThat(compatibility(released, current)).isEqualTo(SchemaCompatibilityType.COMPATIBLE);
      List<String> releasedFields = describe(released);
      assertThat(describe(current))
          .as("new fields come last")
          .startsWith(releasedFields.toArray(String[]::new));
    }
  }

  @Test
  void envelopeIsWhatStandsBeforeTheLabels() {
    List<String> names =
        AgentEvent.getClassSchema().getFields().stream().map(Schema.Field::name).toList();

    assertThat(names.indexOf("labels")).isEqualTo(ENVELOPE_FIELDS);
    assertThat(Arrays.stream(Envelope.Field.values()).map(Envelope.Field::text).toList())
        .isEqualTo(names);
    assertThat(Envelope.Field.LABELS.position()).isEqualTo(ENVELOPE_FIELDS);
  }

  private static SchemaCompatibilityType compatibility(Schema reader, Schema writer) {
    return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType();
  }

  private static Schema parse(Path file) throws IOException {
    return new Schema.Parser().parse(Files.readString(file));
  }

  private static String describeLines(Schema schema) {
    return String.join("\n", describe(schema)) + "\n";
  }

  private static List<String> describe(Schema schema) {
    return schema.getFields().stream().map(SchemaPinTest::describe).toList();
  }

  private static String describe(Schema.Field field) {
    return field.name() + ": " + type(field.schema()) + defaultOf(field);
  }

  private static String defaultOf(Schema.Field field) {
    if (!field.hasDefaultValue()) {
      return "";
    }
    Object value = field.defaultVal();
    return " = " + (value == JsonProperties.NULL_VALUE ? "null" : value);
  }

  private static String type(Schema schema) {
    return switch (schema.getType()) {
      case UNION -> String.join("|", schema.getTypes().stream().map(SchemaPinTest::type).toList());
      case MAP -> "map<" + type(schema.getValueType()) + ">";
      case RECORD -> schema.getName() + "{" + String.join(", ", describe(schema)) + "}";
      case ENUM ->
          schema.getName()
              + "("
              + String.join(",", schema.getEnumSymbols())
              + ";"
              + schema.getEnumDefault()
              + ")";
      default ->
          schema.getType().getName()
              + (schema.getLogicalType() == null ? "" : "/" + schema.getLogicalType().getName());
    };
  }

  private static void assertNamespace(Schema schema) {
    switch (schema.getType()) {
      case RECORD -> {
        assertThat(schema.getNamespace()).isEqualTo("dev.agentlog.v1");
        schema.getFields().forEach(field -> assertNamespace(field.schema()));
      }
      case ENUM -> assertThat(schema.getNamespace()).isEqualTo("dev.agentlog.v1");
      case UNION -> schema.getTypes().forEach(SchemaPinTest::assertNamespace);
      default -> {}
    }
  }
}
