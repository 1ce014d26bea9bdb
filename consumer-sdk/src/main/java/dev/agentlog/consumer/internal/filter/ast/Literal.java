package dev.agentlog.consumer.internal.filter.ast;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;

/** A value written in a filter. */
public sealed interface Literal {

  /** Returns its canonical text. */
  String text();

  /** Returns what it is, for messages: with an article and its text. */
  String described();

  /** A text. */
  record Text(String value) implements Literal {
    @Override
    public String text() {
      return Words.quote(value);
    }

    @Override
    public String described() {
      return "the text " + text();
    }
  }

  /** A whole number. */
  record Whole(long value) implements Literal {
    @Override
    public String text() {
      return Long.toString(value);
    }

    @Override
    public String described() {
      return "the number " + text();
    }
  }

  /** A finite floating-point number; there is one zero. */
  record Real(double value) implements Literal {

    private static final int MOST_DIGITS = 17;
    private static final int LONGEST_FRACTION = 6;

    /** Makes one of both zeros. */
    public Real {
      value = value == 0 ? 0 : value;
    }

    /** The shortest decimal that gives the same number, whatever the version of Java. */
    @Override
    public String text() {
      BigDecimal exact = new BigDecimal(value);
      BigDecimal shortest = exact;
      for (int digits = 1; digits <= MOST_DIGITS; digits++) {
        shortest = exact.round(new MathContext(digits));
        if (shortest.doubleValue() == value) {
          break;
        }
      }
      shortest = shortest.stripTrailingZeros();
      int exponent = shortest.precision() - shortest.scale();
      if (exponent > MOST_DIGITS || exponent < -LONGEST_FRACTION) {
        return shortest.unscaledValue() + "e" + -shortest.scale();
      }
      String plain = shortest.toPlainString();
      return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }

    @Override
    public String described() {
      return "the number " + text();
    }
  }

  /** True or false. */
  record Truth(boolean value) implements Literal {
    @Override
    public String text() {
      return Boolean.toString(value);
    }

    @Override
    public String described() {
      return "the value " + text();
    }
  }

  /** JSON's null. */
  record Null() implements Literal {
    @Override
    public String text() {
      return "null";
    }

    @Override
    public String described() {
      return "null";
    }
  }

  /** A moment, from the year 1 to the year 9999. */
  record Time(Instant value) implements Literal {

    /** The first moment that can be written. */
    public static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    /** The last moment that can be written. */
    public static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999999Z");

    @Override
    public String text() {
      return "timestamp('" + value + "')";
    }

    @Override
    public String described() {
      return "the time " + text();
    }
  }
}
