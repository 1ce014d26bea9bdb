package dev.agentlog.producer.internal.spool;

import dev.agentlog.producer.SpoolException;
import dev.agentlog.producer.SpoolFullException;
import dev.agentlog.producer.SpoolWriteException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a spool says when something fails. Stateless. */
final class SpoolFailures {

  private static final Logger log = LoggerFactory.getLogger(SpoolFailures.class);

  private SpoolFailures() {}

  static SpoolFullException full(Path directory, int needed, long held, long bound) {
    return new SpoolFullException(
        "The spool in %s cannot take %d bytes: it holds %d of the %d bytes that it may; append again when some of it is delivered, or give it more."
            .formatted(directory, needed, held, bound));
  }

  static SpoolException tooLong(Path directory, int length) {
    return new SpoolException(
        "The spool in %s cannot take a record of %d bytes, more than the %d that are allowed; append less."
            .formatted(directory, length, RecordFormat.MAX_PAYLOAD));
  }

  static SpoolException closed(Path directory) {
    return new SpoolException(
        "The spool in %s is closed; open it again to use it.".formatted(directory));
  }

  static SpoolException unreadable(Path directory, IOException cause) {
    return new SpoolException(
        "The spool in %s cannot be read: %s; check its disk.".formatted(directory, cause), cause);
  }

  static SpoolException neverRead(Path directory, long sequence, long passed) {
    return new SpoolException(
        "The spool in %s cannot confirm record %d, as it was read up to %d only; confirm what was read."
            .formatted(directory, sequence, passed));
  }

  static SpoolWriteException unwritten(Path directory, int length, IOException cause) {
    return new SpoolWriteException(
        "The spool in %s could not write %d bytes: %s; check the space on its disk, and append again."
            .formatted(directory, length, cause),
        cause);
  }

  static SpoolWriteException unsynced(Path directory, IOException cause) {
    return new SpoolWriteException(
        "The spool in %s could not make its disk keep what was appended: %s; a failure of the machine would lose it, so check the disk."
            .formatted(directory, cause),
        cause);
  }

  static SpoolWriteException unconfirmed(Path directory, long sequence, IOException cause) {
    return new SpoolWriteException(
        "The spool in %s could not note that record %d is delivered: %s; it would be read again after a restart, so check the space on its disk."
            .formatted(directory, sequence, cause),
        cause);
  }

  static void closeQuietly(Closeable open) {
    try {
      open.close();
    } catch (IOException failure) {
      log.atWarn().setCause(failure).log("A file of a spool did not close cleanly.");
    }
  }
}
