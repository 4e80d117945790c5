package io.mizzen.security;

import io.mizzen.api.Endpoint;
import io.mizzen.api.ResourceKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * Which endpoints of a service calls may reach.
 *
 * @param open those that no policy closes, in the given order
 * @param closedBy policies that close at least one other endpoint, or that would close any that
 *     appears; sorted
 */
@API(status = API.Status.EXPERIMENTAL)
public record Reach(List<Endpoint> open, List<ResourceKey> closedBy) {
  public Reach {
    open = List.copyOf(open);
    closedBy = List.copyOf(closedBy);
  }

  /**
   * The reason why no endpoint may be reached, in one line; empty when one may, or when there is
   * none.
   */
  public Optional<String> closedBecause() {
    return open.isEmpty() && !closedBy.isEmpty()
        ? Optional.of(
            "closed: nobody can enforce "
                + closedBy.stream().map(ResourceKey::toString).collect(Collectors.joining(", ")))
        : Optional.empty();
  }
}
