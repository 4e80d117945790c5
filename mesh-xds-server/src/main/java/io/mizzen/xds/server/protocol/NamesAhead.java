package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apiguardian.api.API;

/**
 * The resources that a client is sent before a route configuration that uses clusters which the one
 * before does not name.
 *
 * @param resource the routes of before, which name the new clusters without using them
 * @param awaited by type, what the client must have asked for and accepted before the new routes
 */
@API(status = API.Status.EXPERIMENTAL)
public record NamesAhead(XdsResource resource, Map<TypeUrl, Set<String>> awaited) {
  public NamesAhead {
    awaited =
        awaited.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> Set.copyOf(each.getValue())));
  }
}
