package io.mizzen.xds.server.protocol;

import io.mizzen.xds.TypeUrl;
import io.mizzen.xds.XdsResource;
import java.util.List;
import org.apiguardian.api.API;

/**
 * The contents of a response.
 *
 * @param resources by name
 * @param removed names that do not exist any more; only in delta
 */
@API(status = API.Status.INTERNAL)
public record ResponseContent(
    ProtocolVariant variant, TypeUrl type, List<XdsResource> resources, List<String> removed) {
  public ResponseContent {
    resources = List.copyOf(resources);
    removed = List.copyOf(removed);
  }
}
