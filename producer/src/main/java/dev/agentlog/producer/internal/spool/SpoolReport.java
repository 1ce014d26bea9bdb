package dev.agentlog.producer.internal.spool;

/**
 * What a spool found wrong with its files, since it was opened.
 *
 * @param tornBytes how many bytes were cut off behind the last whole record
 * @param damagedBytes how many bytes elsewhere could not be read
 * @param cursorLost whether it is unknown what was confirmed, so that all there is is read again
 */
public record SpoolReport(long tornBytes, long damagedBytes, boolean cursorLost) {

  /** Returns whether nothing was wrong. */
  public boolean clean() {
    return tornBytes == 0 && damagedBytes == 0 && !cursorLost;
  }
}
