package dev.agentlog.cli.internal.command;

import dev.agentlog.cli.internal.command.TailCommand.Until;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code caught-up} and {@code end}. */
final class UntilConverter implements ITypeConverter<Until> {

  @Override
  public Until convert(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "caught-up" -> Until.CAUGHT_UP;
      case "end" -> Until.END;
      default -> throw new TypeConversionException("'" + text + "' is neither caught-up nor end");
    };
  }
}
