package io.mizzen.examples.bookinfo.mesh;

import io.mizzen.api.ResourceKey;

/**
 * One YAML document of the demo.
 *
 * @param key kind, namespace and name
 * @param source the file it came from
 * @param text as it was written, comments included
 * @param tree its content
 */
record Doc(ResourceKey key, String source, String text, YamlTree tree) {
  private static final String RULES_GROUP = "networking.istio.io/";

  /** True for a traffic rule, which the page shows. */
  boolean isRule() {
    return tree.at("apiVersion").text().orElse("").startsWith(RULES_GROUP);
  }

  String title() {
    return key.kind() + " " + key.name();
  }
}
