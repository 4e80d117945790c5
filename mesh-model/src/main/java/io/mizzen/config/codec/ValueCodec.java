package io.mizzen.config.codec;

import io.mizzen.api.Origin;
import io.mizzen.config.ConfigNode;
import io.mizzen.config.FieldPath;
import io.mizzen.config.FindingCode;
import io.mizzen.config.Findings;
import org.jspecify.annotations.Nullable;

/** Reads and writes the values of one type. Stateless. */
interface ValueCodec<T> {
  /** The origins of written nodes. */
  Origin WRITTEN = Origin.of("<record>");

  /**
   * Reads a value. Where a part of it cannot be read, {@code findings} says why and the value holds
   * the default in its place.
   *
   * @param node never a null scalar
   * @return null when the node is no such value at all
   */
  @Nullable T read(ConfigNode node, FieldPath path, Findings findings);

  /**
   * The value of a field that was not written.
   *
   * @throws IllegalArgumentException when the type does not allow that
   */
  T absent();

  /** As {@link #absent}, or null when the type does not allow that. */
  default @Nullable T absentOrNull() {
    try {
      return absent();
    } catch (IllegalArgumentException required) {
      return null; // whoever asks has a finding already
    }
  }

  /** Whether a field with this value is left out in canonical text. */
  default boolean isAbsent(T value) {
    return value.equals(absent());
  }

  ConfigNode write(T value);

  static ConfigNode.Scalar plain(String text) {
    return new ConfigNode.Scalar(text, ConfigNode.Style.PLAIN, WRITTEN);
  }

  static ConfigNode.Scalar quoted(String text) {
    return new ConfigNode.Scalar(text, ConfigNode.Style.QUOTED, WRITTEN);
  }

  /** The finding for a node that is not what was expected. */
  static void wrongType(ConfigNode node, FieldPath path, Findings findings, String expected) {
    String found = node.isNull() ? "null" : node.describe();
    findings.error(FindingCode.WRONG_TYPE, node.origin(), path, found, expected, "");
  }
}
