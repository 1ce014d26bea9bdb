package dev.agentlog.sequencer.internal.namespace;

import dev.agentlog.sequencer.config.SequencerConfig;
import dev.agentlog.sequencer.internal.streams.StreamsSettings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;

/** The instances that are members of the sequencers' group now. Thread-safe; blocks. */
public final class GroupMembers {
  private final Admin admin;
  private final String group;

  /** Members of the group of these settings; the admin client is not closed by this. */
  public GroupMembers(Admin admin, SequencerConfig config) {
    this.admin = admin;
    this.group = StreamsSettings.application(config);
  }

  /** The members' instance ids; empty while the group changes, or no broker answers. */
  Optional<Set<String>> instances() {
    try {
      ConsumerGroupDescription found =
          admin.describeConsumerGroups(List.of(group)).all().get().get(group);
      if (found == null || found.groupState() != GroupState.STABLE) {
        return Optional.empty();
      }
      return Optional.of(
          found.members().stream()
              .flatMap(member -> member.groupInstanceId().stream())
              .map(GroupMembers::instance)
              .collect(Collectors.toSet()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException e) {
      return Optional.empty();
    }
  }

  /** Tells whether this instance is certainly a member. */
  public boolean include(String instanceId) {
    return instances().filter(present -> present.contains(instanceId)).isPresent();
  }

  /** Kafka Streams appends a hyphen and the number of the stream thread. */
  private static String instance(String member) {
    int hyphen = member.lastIndexOf('-');
    return hyphen < 0 ? member : member.substring(0, hyphen);
  }
}
