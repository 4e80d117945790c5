package io.mizzen.config.resource;

import io.mizzen.api.ResourceKey;
import io.mizzen.config.ConfigNode;
import java.util.Optional;

/** Finds out whose document it is, however bad the rest of it may be. */
final class ResourceKeys {
  private ResourceKeys() {}

  /**
   * Kind, namespace and name when all three are usable.
   *
   * @param group the group the document's kind belongs to
   * @param scope what the kind's names are unique in
   */
  static Optional<ResourceKey> peek(
      ConfigNode root, String group, ResourceKind.Scope scope, String defaultNamespace) {
    Optional<String> kind = text(root, "kind");
    Optional<ConfigNode> metadata = child(root, "metadata");
    Optional<String> name = metadata.flatMap(node -> text(node, "name"));
    if (scope == ResourceKind.Scope.CLUSTER) {
      return name.filter(ObjectNames::isName)
          .flatMap(each -> kind.map(k -> new ResourceKey(group, k, "", each)));
    }
    Optional<String> namespace =
        metadata.flatMap(node -> child(node, "namespace")).isEmpty()
            ? Optional.of(defaultNamespace)
            : metadata.flatMap(node -> text(node, "namespace"));
    if (kind.isEmpty() || name.isEmpty() || namespace.isEmpty()) {
      return Optional.empty();
    }
    String place = namespace.get().isEmpty() ? defaultNamespace : namespace.get();
    return ObjectNames.isName(name.get()) && ObjectNames.isNamespace(place)
        ? Optional.of(new ResourceKey(group, kind.get(), place, name.get()))
        : Optional.empty();
  }

  /** The string at {@code key}, if it is one. */
  static Optional<String> text(ConfigNode node, String key) {
    return child(node, key).flatMap(ConfigNode::asString);
  }

  private static Optional<ConfigNode> child(ConfigNode node, String key) {
    return node instanceof ConfigNode.Mapping mapping ? mapping.get(key) : Optional.empty();
  }
}
