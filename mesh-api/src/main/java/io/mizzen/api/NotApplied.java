package io.mizzen.api;

import org.apiguardian.api.API;

/**
 * A field of an accepted rule that one kind of data plane cannot honour.
 *
 * @param resource the rule
 * @param path the field, for example {@code spec.http[0].mirror}
 * @param reason what happens instead, for a reader who wrote the rule
 */
@API(status = API.Status.EXPERIMENTAL)
public record NotApplied(ResourceKey resource, String path, String reason)
    implements Comparable<NotApplied> {
  @Override
  public int compareTo(NotApplied other) {
    int byResource = resource.compareTo(other.resource);
    if (byResource != 0) {
      return byResource;
    }
    int byPath = path.compareTo(other.path);
    return byPath != 0 ? byPath : reason.compareTo(other.reason);
  }

  @Override
  public String toString() {
    return EscapedText.of(resource + " " + path + ": " + reason);
  }
}
