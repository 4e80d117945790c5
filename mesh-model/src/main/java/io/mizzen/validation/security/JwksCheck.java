package io.mizzen.validation.security;

import io.mizzen.config.ConfigNode;
import io.mizzen.config.yaml.YamlReader;
import io.mizzen.validation.FieldContext;
import io.mizzen.validation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON Web Key Set (RFC 7517) in a text: keys under {@code keys}, or one key. */
final class JwksCheck {
  private static final YamlReader JSON = YamlReader.withDefaults();

  /** The members that a key of each type must have (RFC 7518, section 6). */
  private static final Map<String, List<String>> MEMBERS =
      Map.of(
          "RSA", List.of("n", "e"),
          "EC", List.of("crv", "x", "y"),
          "OKP", List.of("crv", "x"),
          "oct", List.of("k"));

  private JwksCheck() {}

  static void check(FieldContext context, String jwks) {
    if (!jwks.isEmpty() && !isKeySet(jwks)) {
      context.error(
          ViolationCode.INVALID_VALUE, jwks, "a JSON Web Key Set such as {\"keys\": [...]}");
    }
  }

  /** JSON is YAML; of what is YAML only, unquoted and singly quoted keys are told apart. */
  private static boolean isKeySet(String text) {
    return text.strip().matches("(?s)\\{\\s*([\"}].*)")
        && JSON.read("jwks", text)
            .fold(
                documents ->
                    documents.size() == 1
                        && documents.get(0).root() instanceof ConfigNode.Mapping root
                        && isKeySet(root),
                unreadable -> false);
  }

  private static boolean isKeySet(ConfigNode.Mapping root) {
    Optional<ConfigNode> keys = root.entry("keys").map(ConfigNode.Entry::value);
    if (keys.isEmpty()) {
      return isKey(root);
    }
    return keys.get().isNull()
        || (keys.get() instanceof ConfigNode.Sequence list
            && list.items().stream().allMatch(JwksCheck::isKey));
  }

  private static boolean isKey(ConfigNode node) {
    return node instanceof ConfigNode.Mapping key
        && key.get("kty")
            .flatMap(ConfigNode::asString)
            .map(MEMBERS::get)
            .filter(members -> members.stream().allMatch(each -> key.get(each).isPresent()))
            .isPresent();
  }
}
