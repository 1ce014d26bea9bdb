package dev.agentlog.producer;

/**
 * What a producer's spool holds and has done since the producer was made. A moment's picture.
 *
 * @param waiting how many events are not acknowledged by the brokers yet
 * @param bytes how many bytes the spool's files have
 * @param delivered how many events were acknowledged
 * @param undeliverable how many events were given up, as the brokers can never take them; each is
 *     logged and told by the next flush
 * @param untracked how many events are only in the spool as far as their receipts are concerned,
 *     see {@link SpooledOnlyException}
 * @param damagedBytes how many bytes of the files could not be read; torn tails are no damage
 * @param away whether the latest attempt to deliver failed, so that the brokers are away
 */
public record SpoolStatus(
    long waiting,
    long bytes,
    long delivered,
    long undeliverable,
    long untracked,
    long damagedBytes,
    boolean away) {}
