package io.mizzen.config.yaml;

import org.apiguardian.api.API;

/**
 * Caps that keep a hostile or broken text from costing more than it is worth. A text that exceeds
 * one is unreadable as a whole.
 *
 * @param bytes of the text in UTF-8
 * @param depth of nested lists and mappings, aliases expanded
 * @param documents in the text, empty ones not counted
 * @param nodes written in the text: keys, values, lists and mappings
 * @param scalarLength of one value, in UTF-16 units
 * @param aliases in the text
 * @param aliasedNodes that aliases add to the tree when they are expanded
 */
@API(status = API.Status.EXPERIMENTAL)
public record YamlLimits(
    int bytes,
    int depth,
    int documents,
    int nodes,
    int scalarLength,
    int aliases,
    int aliasedNodes) {
  private static final YamlLimits DEFAULTS =
      new YamlLimits(4 << 20, 64, 10_000, 1_000_000, 1 << 20, 1_000, 10_000);

  public YamlLimits {
    requirePositive("bytes", bytes);
    requirePositive("depth", depth);
    requirePositive("documents", documents);
    requirePositive("nodes", nodes);
    requirePositive("scalarLength", scalarLength);
    requireNotNegative("aliases", aliases);
    requireNotNegative("aliasedNodes", aliasedNodes);
    if (depth > 1_000) { // each level is a few stack frames
      throw new IllegalArgumentException("depth: " + depth + " (expected: 1..1000)");
    }
  }

  /**
   * 4 MiB, depth 64, 10,000 documents, 1,000,000 nodes, scalars of 1 Mi, 1,000 aliases that add
   * 10,000 nodes.
   */
  public static YamlLimits defaults() {
    return DEFAULTS;
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 1)");
    }
  }

  private static void requireNotNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: at least 0)");
    }
  }
}
