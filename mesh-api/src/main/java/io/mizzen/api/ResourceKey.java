package io.mizzen.api;

import java.util.Comparator;
import org.apiguardian.api.API;

/** Identity of a configuration resource: kind, namespace and name. */
@API(status = API.Status.EXPERIMENTAL)
public record ResourceKey(String kind, String namespace, String name)
    implements Comparable<ResourceKey> {
  private static final Comparator<ResourceKey> ORDER =
      Comparator.comparing(ResourceKey::kind)
          .thenComparing(ResourceKey::namespace)
          .thenComparing(ResourceKey::name);

  @Override
  public int compareTo(ResourceKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return EscapedText.of(kind + " " + namespace + "/" + name);
  }
}
