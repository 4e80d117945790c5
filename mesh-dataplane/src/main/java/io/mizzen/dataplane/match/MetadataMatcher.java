package io.mizzen.dataplane.match;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * {@code envoy.type.matcher.v3.MetadataMatcher}, for requests without metadata: no filter that sets
 * any is decoded. A value that is absent matches nothing, and everything where the answer is turned
 * around.
 *
 * @param filter the filter that would set the metadata
 * @param path the keys, from the outermost on
 * @param sense whether the answer is turned around ({@code invert})
 */
@API(status = API.Status.EXPERIMENTAL)
public record MetadataMatcher(String filter, List<String> path, HeaderMatcher.Sense sense) {
  public MetadataMatcher {
    path = List.copyOf(path);
  }

  public boolean matches() {
    return sense == HeaderMatcher.Sense.INVERTED;
  }

  /** The reason why no request matches; empty when all do. */
  public Optional<String> mismatch() {
    return matches() ? Optional.empty() : Optional.of(this + ", but requests have no metadata");
  }

  /** {@code metadata payload/sub of envoy.filters.http.jwt_authn must match}. */
  @Override
  public String toString() {
    String must = sense == HeaderMatcher.Sense.INVERTED ? " must not match" : " must match";
    return "metadata " + String.join("/", path) + " of " + filter + must;
  }
}
