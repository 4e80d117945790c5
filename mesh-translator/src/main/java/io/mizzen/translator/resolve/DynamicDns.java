package io.mizzen.translator.resolve;

import io.mizzen.api.Resolution;
import io.mizzen.api.Service;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A wildcard whose hosts a proxy looks up in DNS when they are called: Istio's resolution {@code
 * DYNAMIC_DNS}.
 *
 * @param wildcard the service's host, such as {@code *.example.com}
 * @param families the IP versions of the addresses that are looked up
 */
@API(status = API.Status.EXPERIMENTAL)
public record DynamicDns(String wildcard, IpFamilies families) {

  /** Empty for a service of any other resolution. */
  public static Optional<DynamicDns> of(Service service, IpFamilies families) {
    return service.resolution() == Resolution.DYNAMIC_DNS
        ? Optional.of(new DynamicDns(service.host(), families))
        : Optional.empty();
  }
}
