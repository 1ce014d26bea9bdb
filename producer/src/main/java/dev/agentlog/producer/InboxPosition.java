package dev.agentlog.producer;

/**
 * Where an append lies in the inbox that its writer wrote to.
 *
 * @param topic the inbox's name
 * @param partition the partition, from 0
 * @param offset the offset in the partition, from 0
 */
public record InboxPosition(String topic, int partition, long offset) {

  @Override
  public String toString() {
    return topic + "/" + partition + "/" + offset;
  }
}
