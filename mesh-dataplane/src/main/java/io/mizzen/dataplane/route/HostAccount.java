package io.mizzen.dataplane.route;

import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * The virtual host of a request, and what was tried before it.
 *
 * @param virtualHost empty when no domain matches
 * @param tried the forms of domains that did not match, in order, in words
 */
@API(status = API.Status.EXPERIMENTAL)
public record HostAccount(Optional<VirtualHost> virtualHost, List<String> tried) {
  public HostAccount {
    tried = List.copyOf(tried);
  }
}
