package io.mizzen.dataplane.decode;

import io.mizzen.xds.TypeUrl;
import org.apiguardian.api.API;

/**
 * The reason why a resource cannot be used.
 *
 * @param type its type
 * @param name its name
 * @param field the proto field, for example {@code virtual_hosts[0].routes[2].match}; empty when
 *     the bytes themselves cannot be read
 * @param problem the offending value and what was expected
 */
@API(status = API.Status.EXPERIMENTAL)
public record DecodeFailure(TypeUrl type, String name, String field, String problem) {

  /** {@code RouteConfiguration 9080: virtual_hosts[0].domains: …}. */
  @Override
  public String toString() {
    return type + " " + name + ": " + (field.isEmpty() ? "" : field + ": ") + problem;
  }
}
