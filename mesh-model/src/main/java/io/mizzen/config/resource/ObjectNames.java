package io.mizzen.config.resource;

/** The forms of Kubernetes' object names. */
final class ObjectNames {
  static final String EXPECTED_NAME =
      "a DNS name: at most 253 of a-z, 0-9, - and ., starting and ending with a letter or digit";
  static final String EXPECTED_NAMESPACE =
      "a DNS label: at most 63 of a-z, 0-9 and -, starting and ending with a letter or digit";

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  private ObjectNames() {}

  /** Whether {@code text} is an RFC 1123 subdomain, as Kubernetes understands it. */
  static boolean isName(String text) {
    if (text.length() > MAX_NAME) {
      return false;
    }
    for (String part : text.split("\\.", -1)) {
      if (!isLabel(part, MAX_NAME)) {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code text} is an RFC 1123 label. */
  static boolean isNamespace(String text) {
    return isLabel(text, MAX_LABEL);
  }

  private static boolean isLabel(String text, int max) {
    return !text.isEmpty()
        && text.length() <= max
        && isAlphanumeric(text.charAt(0))
        && isAlphanumeric(text.charAt(text.length() - 1))
        && text.chars().allMatch(c -> c == '-' || isAlphanumeric(c));
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }
}
