package io.mizzen.cel;

import java.math.BigInteger;

/** Whether 64 bits hold a whole number, which is decimal or begins with {@code 0x}. */
final class CelNumbers {
  private static final int HEX = 16;
  private static final int DECIMAL = 10;

  /** More digits than any number of 64 bits has. */
  private static final int TOO_MANY_DIGITS = 21;

  private CelNumbers() {}

  static boolean isUnsigned(String number) {
    return valueOf(number).bitLength() <= Long.SIZE;
  }

  static boolean isSigned(String number, boolean isNegative) {
    BigInteger value = valueOf(number);
    return (isNegative ? value.negate() : value).bitLength() < Long.SIZE;
  }

  /** The value, or any that is as much too large. */
  private static BigInteger valueOf(String number) {
    boolean isHex = number.startsWith("0x");
    String digits = isHex ? number.substring(2) : number;
    int start = 0;
    while (start < digits.length() - 1 && digits.charAt(start) == '0') {
      start++;
    }
    int end = Math.min(digits.length(), start + TOO_MANY_DIGITS);
    return new BigInteger(digits.substring(start, end), isHex ? HEX : DECIMAL);
  }

  static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
