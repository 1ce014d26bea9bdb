package dev.agentlog.cli.internal.command;

import dev.agentlog.producer.WriterIdentity;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code ID:EPOCH}; the id may hold colons itself. */
final class WriterConverter implements ITypeConverter<WriterIdentity> {

  @Override
  public WriterIdentity convert(String text) {
    int colon = text.lastIndexOf(':');
    try {
      if (colon > 0) {
        return new WriterIdentity(
            text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
      }
    } catch (NumberFormatException e) {
      // said below
    }
    throw new TypeConversionException("'" + text + "' is not ID:EPOCH, such as host-7:3");
  }
}
