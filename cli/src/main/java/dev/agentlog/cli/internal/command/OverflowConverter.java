package dev.agentlog.cli.internal.command;

import dev.agentlog.consumer.Overflow;
import dev.agentlog.consumer.Overflow.Policy;
import dev.agentlog.schemas.InvalidArgumentException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code drop-progress} or {@code drop-progress:CAPACITY:RESERVE}. */
final class OverflowConverter implements ITypeConverter<Overflow> {
  @Override
  public Overflow convert(String text) {
    String[] parts = text.split(":", -1);
    try {
      Policy policy = Policy.valueOf(parts[0].toUpperCase(Locale.ROOT).replace('-', '_'));
      if (parts.length == 1) {
        return Overflow.of(policy);
      }
      if (parts.length == 3) {
        return Overflow.of(policy, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      }
    } catch (InvalidArgumentException wrongSize) {
      throw new TypeConversionException(wrongSize.getMessage());
    } catch (IllegalArgumentException notOne) {
      throw wrong(text, notOne);
    }
    throw wrong(text, null);
  }

  private static TypeConversionException wrong(String text, @Nullable Throwable cause) {
    TypeConversionException wrong =
        new TypeConversionException(
            "'%s' is no POLICY or POLICY:CAPACITY:RESERVE with a policy of %s"
                .formatted(
                    text,
                    Arrays.stream(Policy.values())
                        .map(policy -> policy.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                        .collect(Collectors.joining(", "))));
    if (cause != null) {
      wrong.initCause(cause);
    }
    return wrong;
  }
}
