package dev.agentlog.consumer;

/**
 * Where a record lies.
 *
 * @param topic the topic's name
 * @param partition the partition's number, from 0
 * @param offset the record's offset, from 0
 */
public record LogPosition(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
